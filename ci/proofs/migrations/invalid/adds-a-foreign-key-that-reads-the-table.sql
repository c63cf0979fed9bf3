-- contract: signals are of accounts that exist since 0.3.0
-- refused: adding-foreign-key-constraint: Adding a foreign key constraint requires a table scan and a `SHARE ROW EXCLUSIVE` lock on both tables, which blocks writes to each table
-- refused: constraint-missing-not-valid: By default new constraints require a table scan and block writes to the table while that scan occurs
alter table signal add constraint signal_account foreign key (account_id) references account (account_id);
