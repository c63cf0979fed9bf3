-- contract: nothing asks for dead events by user since 0.3.0
-- refused: require-concurrent-index-deletion: A normal `DROP INDEX` acquires an `ACCESS EXCLUSIVE` lock on the table, blocking other accesses until the index drop can complete
drop index dead_event_user_id;
