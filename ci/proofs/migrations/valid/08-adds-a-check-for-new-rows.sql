-- contract: no attempt is counted below zero since 0.3.0
alter table inbox add constraint inbox_attempts check (attempts >= 0) not valid;
