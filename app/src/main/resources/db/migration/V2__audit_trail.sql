-- What operators did: an entry when an operation is asked for, and another one for what came of it. The application adds entries and
-- reads them; it has no right to change or remove one (R__grants.sql).
create table audit_entry (
    id        uuid primary key default uuidv7(),
    operation uuid not null,
    noted_at  timestamptz not null default clock_timestamp(),
    who       text collate "C" not null,
    what      text collate "C" not null,
    outcome   text collate "C" not null check (outcome in ('asked', 'done', 'failed')),
    details   jsonb not null
);

create index audit_entry_noted_at on audit_entry (noted_at);
