-- refused: ban-new-write-restriction: A new constraint can reject writes from existing clients, even when it is NOT VALID
alter table inbox add constraint inbox_attempts check (attempts >= 0) not valid;
