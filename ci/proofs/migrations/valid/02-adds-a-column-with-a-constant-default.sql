alter table signal add column weight float8 not null default 1;
