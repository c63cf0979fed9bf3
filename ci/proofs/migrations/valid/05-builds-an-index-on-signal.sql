-- The migrate role builds the parts of the partitions beside reads and writes, attaches them, and then this index is whole.
create index signal_event_type on only signal (event_type, id);
