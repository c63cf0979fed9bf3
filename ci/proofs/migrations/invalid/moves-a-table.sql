-- refused: ban-set-schema: Moving an object to another schema may break existing clients
alter table dead_event set schema archive;
