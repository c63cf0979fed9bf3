create table account_note (
    id         uuid primary key,
    account_id text not null references account (account_id) on delete cascade,
    note       text not null
);

create index account_note_account_id on account_note (account_id);
