-- refused: prefer-robust-stmts: Missing `IF NOT EXISTS`, the migration can't be rerun if it fails part way through
alter table inbox add column source text;
