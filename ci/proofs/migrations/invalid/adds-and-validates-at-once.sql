-- contract: no attempt is counted below zero since 0.3.0
-- refused: constraint-missing-not-valid: Using `NOT VALID` and `VALIDATE CONSTRAINT` in the same transaction will block all reads while the constraint is validated
alter table inbox add constraint inbox_attempts check (attempts >= 0) not valid;
alter table inbox validate constraint inbox_attempts;
