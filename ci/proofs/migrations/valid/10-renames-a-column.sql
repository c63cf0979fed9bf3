-- contract: nothing reads signal.weight since 0.3.0
alter table signal rename column weight to load;
