-- contract: every signal has an account since 0.3.0
-- refused: adding-not-nullable-field: Setting a column `NOT NULL` blocks reads while the table is scanned
alter table signal alter column account_id set not null;
