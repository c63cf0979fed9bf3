-- contract: nothing asks for dead events by user since 0.3.0
drop index concurrently if exists dead_event_user_id;
