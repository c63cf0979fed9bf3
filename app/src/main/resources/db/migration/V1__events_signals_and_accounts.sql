-- The queue of accepted events: an event lies here from its 202 until it is scored or dead.
create table inbox (
    id          uuid primary key,
    account_id  text        not null,
    user_id     text        not null,
    event_type  text        not null,
    occurred_at timestamptz not null,
    metadata    jsonb,
    accepted_at timestamptz not null default statement_timestamp(),
    attempts    smallint    not null default 0,
    not_before  timestamptz,
    last_error  text
) with (
    fillfactor = 90,
    -- Rows live for milliseconds: vacuum by a fixed number of dead rows, without pauses, or the sweep wades through them.
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 20000,
    autovacuum_vacuum_insert_scale_factor = 0.2,
    autovacuum_vacuum_cost_delay = 0,
    autovacuum_analyze_scale_factor = 0,
    autovacuum_analyze_threshold = 50000
);

-- Events that failed alone too often, kept for replay.
create table dead_event (
    id          uuid primary key,
    account_id  text        not null,
    user_id     text        not null,
    event_type  text        not null,
    occurred_at timestamptz not null,
    metadata    jsonb,
    accepted_at timestamptz not null,
    attempts    smallint    not null,
    died_at     timestamptz not null default statement_timestamp(),
    reason      text        not null
);

create index dead_event_account_id on dead_event (account_id);
create index dead_event_user_id on dead_event (user_id);

-- Scored events, partitioned by the month in the UUIDv7 id. The primary key is the deduplication.
-- A row without account is a tombstone: its personal data was erased, its id stays taken.
create table signal (
    id          uuid        not null,
    account_id  text,
    user_id     text,
    event_type  text        not null,
    signal_type text        not null,
    score       float8      not null,
    occurred_at timestamptz not null,
    accepted_at timestamptz not null,
    scored_at   timestamptz not null default statement_timestamp(),
    metadata    jsonb,
    primary key (id),
    check ((account_id is null) = (user_id is null)),
    check (account_id is not null or metadata is null)
) partition by range (id);

create index signal_account_id on signal (account_id, id);
create index signal_user_id on signal (user_id, id);
create index signal_metadata on signal using gin (jsonb_to_tsvector('simple', metadata, '["string", "numeric"]'));

-- Hourly rollups of signals by the hour of the event, kept by the scoring transaction.
create table signal_hour (
    hour       timestamptz not null,
    event_type text        not null,
    signals    bigint      not null,
    score_sum  float8      not null,
    primary key (hour, event_type)
) with (fillfactor = 70);

-- Distinct accounts and users of an hour as UltraLogLog sketches.
create table signal_hour_audience (
    hour     timestamptz primary key,
    accounts bytea not null,
    users    bytea not null
) with (fillfactor = 50);

-- Accounts by forward decay: heat = ln(sum of score * 2^(t / half-life)), t in seconds since the epoch.
create table account (
    account_id     text primary key,
    heat           float8      not null,
    signals        bigint      not null,
    last_signal_at timestamptz not null,
    rules_version  int         not null
) with (fillfactor = 80);

create index account_heat on account (heat desc, account_id);

-- The rules in force: one row, written by the migrate role, changed by the rescore command.
create table score_rules (
    only_row          boolean primary key default true check (only_row),
    version           int     not null,
    half_life_seconds float8  not null check (half_life_seconds > 0),
    base_scores       jsonb   not null
);
