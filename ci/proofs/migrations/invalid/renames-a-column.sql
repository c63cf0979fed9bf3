-- refused: renaming-column: Renaming a column may break existing clients
alter table inbox rename column attempts to tries;
