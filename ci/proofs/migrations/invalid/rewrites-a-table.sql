-- refused: rewrite: This holds a lock against everybody while it rewrites the table
alter table inbox set unlogged;
