-- refused: index-left-invalid: What a failed build leaves is never used: drop index concurrently if exists inbox_accepted_at first
create index concurrently if not exists inbox_accepted_at on inbox (accepted_at);
