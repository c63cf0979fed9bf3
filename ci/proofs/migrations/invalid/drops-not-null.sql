-- refused: ban-drop-not-null: Dropping a `NOT NULL` constraint may break existing clients
alter table dead_event alter column reason drop not null;
