-- refused: renaming-table: Renaming a table may break existing clients
alter table dead_event rename to buried_event;
