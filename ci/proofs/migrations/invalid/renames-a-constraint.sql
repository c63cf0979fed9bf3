-- refused: renaming-object: Renaming a constraint may break existing clients
alter table signal rename constraint signal_check to signal_subjects;
