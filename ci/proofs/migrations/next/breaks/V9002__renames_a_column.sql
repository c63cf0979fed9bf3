-- breaks: column "occurred_at" of relation "inbox"
alter table inbox rename column occurred_at to happened_at;
