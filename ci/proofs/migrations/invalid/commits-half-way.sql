-- refused: transaction-nesting: Attempting to end the transaction that is managed by your migration tool Put migration statements in separate files to have them be in separate transactions or don't use the assume-in-transaction setting
-- refused: prefer-robust-stmts: Missing `IF NOT EXISTS`, the migration can't be rerun if it fails part way through
alter table inbox add column source text;
commit;
alter table inbox add column origin text;
