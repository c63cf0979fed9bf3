-- refused: ban-drop-constraint: Dropping a constraint may remove a guarantee that existing clients assume
alter table signal drop constraint signal_check;
