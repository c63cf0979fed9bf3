-- refused: ban-drop-index: Dropping an index may remove a guarantee or change query plans for existing clients
drop index concurrently if exists dead_event_user_id;
