create index signal_event_type on only signal (event_type, id);
