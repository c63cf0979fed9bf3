-- refused: concurrently-in-transaction: Beside the script put builds-concurrently-in-a-transaction.sql.conf: executeInTransaction=false
drop index concurrently if exists inbox_accepted_at;
create index concurrently inbox_accepted_at on inbox (accepted_at);
