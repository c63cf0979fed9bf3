-- Replays of dead events: which of them, how many a second, and how many so far. A step and its numbers are one transaction; next_at is when the next
-- step may be made, by any worker.
create table dead_event_replay (
    id         uuid primary key,
    event_type text collate "C",
    reason     text collate "C",
    died_from  timestamptz,
    died_to    timestamptz not null,
    per_second int not null check (per_second > 0),
    asked_at   timestamptz not null default statement_timestamp(),
    next_at    timestamptz not null default statement_timestamp(),
    replayed   bigint not null default 0,
    done_at    timestamptz
);

create index dead_event_replay_open on dead_event_replay (next_at) where done_at is null;
