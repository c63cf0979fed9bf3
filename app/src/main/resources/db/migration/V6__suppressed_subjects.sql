-- Hashes of erased subjects: workers drop the events of these that come later.
create table suppressed_subject (
    hash          text collate "C" primary key,
    suppressed_at timestamptz not null default statement_timestamp()
);
