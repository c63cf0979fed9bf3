-- refused: index-on-partitioned: Write: create index NAME on only signal …; the migrate role builds the parts beside reads and writes
create index signal_event_type on signal (event_type, id);
