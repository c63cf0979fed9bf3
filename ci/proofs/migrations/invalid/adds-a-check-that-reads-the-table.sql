-- contract: no attempt is counted below zero since 0.3.0
-- refused: constraint-missing-not-valid: By default new constraints require a table scan and block writes to the table while that scan occurs
alter table inbox add constraint inbox_attempts check (attempts >= 0);
