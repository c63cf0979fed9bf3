-- refused: require-concurrent-index-creation: During normal index creation, table updates are blocked, but reads are still allowed
create index signal_2026_01_event_type on signal_2026_01 (event_type, id);
