-- What was asked to be erased. The id of the subject and the accounts that have lost signals stand here until the erasure is done; after that the
-- subject is its hash: the SHA-256 of 'account:' or 'user:' and its id, in hexadecimal digits.
create table erasure (
    id           uuid primary key,
    kind         text collate "C" not null check (kind in ('account', 'user')),
    subject_id   text collate "C",
    subject_hash text collate "C" not null,
    asked_at     timestamptz not null default statement_timestamp(),
    leased_until timestamptz,
    pending      bigint not null default 0,
    dead         bigint not null default 0,
    scored       bigint not null default 0,
    accounts     text[] collate "C" not null default '{}',
    rebuilt      bigint not null default 0,
    done_at      timestamptz,
    check ((subject_id is null) = (done_at is not null))
);

create unique index erasure_open on erasure (subject_hash) where done_at is null;
