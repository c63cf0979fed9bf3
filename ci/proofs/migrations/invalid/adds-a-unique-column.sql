-- refused: disallowed-unique-constraint: Adding a `UNIQUE` constraint requires an `ACCESS EXCLUSIVE` lock which blocks reads and writes to the table while the index is built
alter table account add column slug text unique;
