-- refused: ban-drop-default: Dropping a column default may break existing clients
alter table inbox alter column attempts drop default;
