-- refused: adding-required-field: Adding a new column that is `NOT NULL` and has no default value to an existing table effectively makes it required
alter table inbox add column source text not null;
