-- refused: index-on-partitioned: Write: create index NAME on only signal …; the migrate role builds the parts beside reads and writes
drop index concurrently if exists signal_event_type;
create index concurrently signal_event_type on signal (event_type, id);
