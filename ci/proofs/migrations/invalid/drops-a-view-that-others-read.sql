-- refused: ban-drop-view: Dropping a view may break existing clients
drop view if exists hot_account;
