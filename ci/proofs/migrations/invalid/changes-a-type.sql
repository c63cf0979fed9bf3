-- refused: changing-column-type: Changing a column type requires an `ACCESS EXCLUSIVE` lock on the table which blocks reads and writes while the table is rewritten
alter table inbox alter column attempts type int;
