-- refused: ban-drop-column: Dropping a column may break existing clients
alter table inbox drop column last_error;
