-- refused: require-concurrent-partition-detach: Detaching a partition requires an `ACCESS EXCLUSIVE` lock, which prevents reads and writes to the table
alter table signal detach partition signal_2026_01;
