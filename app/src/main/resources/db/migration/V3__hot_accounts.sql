-- Accounts that became hot and have not cooled since; next_attempt_at is null once the webhook was told.
create table hot_account (
    account_id      text collate "C" primary key,
    notice_id       uuid        not null default gen_random_uuid(),
    score           float8      not null,
    hot_since       timestamptz not null default now(),
    attempts        int         not null default 0,
    next_attempt_at timestamptz default now()
);

create unique index hot_account_notice on hot_account (notice_id);
create index hot_account_due on hot_account (next_attempt_at) where next_attempt_at is not null;
