-- contract: an event dies once for each account since 0.3.0
-- refused: constraint-missing-not-valid: By default new constraints require a table scan and block writes to the table while that scan occurs
-- refused: disallowed-unique-constraint: Adding a `UNIQUE` constraint requires an `ACCESS EXCLUSIVE` lock which blocks reads and writes to the table while the index is built
alter table dead_event add constraint dead_event_once unique (account_id, id);
