-- refused: adding-field-with-default: Adding a generated column requires a table rewrite with an `ACCESS EXCLUSIVE` lock
alter table signal add column shard float8 not null default random();
