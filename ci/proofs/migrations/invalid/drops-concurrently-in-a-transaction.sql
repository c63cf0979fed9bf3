-- contract: nothing asks for dead events by user since 0.3.0
-- refused: concurrently-in-transaction: Beside the script put drops-concurrently-in-a-transaction.sql.conf: executeInTransaction=false
drop index concurrently if exists dead_event_user_id;
