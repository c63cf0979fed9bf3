create index signal_next_example on only signal (event_type, id);
