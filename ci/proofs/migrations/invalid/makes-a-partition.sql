-- refused: partition-of: This locks the table against every reader; the migrate role keeps its partitions
create table signal_2030_01 partition of signal for values from ('019a0000-0000-7000-8000-000000000000') to ('019b0000-0000-7000-8000-000000000000');
