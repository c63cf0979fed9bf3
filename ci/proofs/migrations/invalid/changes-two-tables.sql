-- refused: two-tables: It holds its lock on inbox while it waits for that on dead_event
alter table inbox add column source text;
alter table dead_event add column source text;
