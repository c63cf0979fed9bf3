-- Texts are compared bytewise (collate "C"): nothing here is sorted for people, and an index must not depend on the version of a locale.

-- The queue of accepted events: an event lies here from its 202 until it is scored or dead.
create table inbox (
    id          uuid primary key,
    account_id  text collate "C" not null,
    user_id     text collate "C" not null,
    event_type  text collate "C" not null,
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
    account_id  text collate "C" not null,
    user_id     text collate "C" not null,
    event_type  text collate "C" not null,
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
-- bonus is the part of the score that the event itself earned; the base comes from the rules in force (signal_score).
-- scored_in is the transaction that stored the row: what was committed when a transaction counter was read can be told from what came later.
create table signal (
    id          uuid        not null,
    account_id  text collate "C",
    user_id     text collate "C",
    event_type  text collate "C" not null,
    signal_type text collate "C" not null,
    bonus       float8      not null,
    occurred_at timestamptz not null,
    accepted_at timestamptz not null,
    scored_at   timestamptz not null default statement_timestamp(),
    scored_in   xid8        not null default pg_current_xact_id(),
    metadata    jsonb,
    primary key (id),
    check ((account_id is null) = (user_id is null)),
    check (account_id is not null or metadata is null)
) partition by range (id);

create index signal_account_id on signal (account_id, occurred_at, id);
create index signal_user_id on signal (user_id, occurred_at, id);
create index signal_occurred_at on signal (occurred_at, id);
create index signal_scored_in on signal (scored_in);
create index signal_metadata on signal using gin (jsonb_to_tsvector('simple', metadata, '["string", "numeric"]'));

-- Hourly counts of signals by the hour of the event, kept by the scoring transaction. They hold no score: rules may change.
create table signal_hour (
    hour       timestamptz not null,
    event_type text collate "C" not null,
    bonus      float8      not null,
    signals    bigint      not null,
    primary key (hour, event_type, bonus)
) with (fillfactor = 70);

-- Distinct accounts and users of an hour as UltraLogLog sketches of keyed hashes; sketches of different keys are never merged.
create table signal_hour_audience (
    hour     timestamptz not null,
    key_id   text collate "C" not null,
    accounts bytea not null,
    users    bytea not null,
    primary key (hour, key_id)
) with (fillfactor = 50);

-- Versions of the scoring rules. A rescore adds one as 'building', builds its accounts beside those in force, switches, and removes the old ones.
-- built_from is the first transaction that folds into this version's accounts itself; null for the first version, which all transactions do.
create table score_rules (
    version           int    primary key,
    state             text   collate "C" not null check (state in ('building', 'in_force', 'retired')),
    half_life_seconds float8 not null check (half_life_seconds > 0),
    base_scores       jsonb  not null,
    built_from        xid8
);

create unique index score_rules_in_force on score_rules (state) where state = 'in_force';
create unique index score_rules_building on score_rules (state) where state = 'building';

-- How far a version is built: its accounts up to this one hold the signals from before built_from too.
create table score_rules_build (
    version    int    primary key,
    account_id text   collate "C" not null default '',
    accounts   bigint not null default 0,
    signals    bigint not null default 0
);

-- Accounts by forward decay: heat = ln(sum of score * 2^(t / half-life)), t in seconds since the epoch; a row for each version of the rules.
create table account (
    rules_version  int         not null,
    account_id     text collate "C" not null,
    heat           float8      not null,
    signals        bigint      not null,
    last_signal_at timestamptz not null,
    primary key (rules_version, account_id)
) with (fillfactor = 80);

create index account_heat on account (rules_version, heat desc, account_id);

-- Accounts whose signals were erased after they had been folded: to be summed up anew.
create table account_to_rebuild (
    account_id text collate "C" primary key
);

-- The score of a signal under rules; at most 1. In a query, take the rules from one sub-select: (select base_scores from score_rules where state = 'in_force').
create function signal_score(base_scores jsonb, event_type text, bonus float8) returns float8
    language sql immutable parallel safe
    return least(1, (base_scores ->> event_type)::float8 + bonus);
