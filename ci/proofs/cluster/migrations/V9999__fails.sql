-- What a release must survive: it changes something, then fails.
alter table inbox add column half_done text;
select 1 / 0;
