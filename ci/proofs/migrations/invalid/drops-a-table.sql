-- refused: ban-drop-table: Dropping a table may break existing clients
drop table dead_event;
