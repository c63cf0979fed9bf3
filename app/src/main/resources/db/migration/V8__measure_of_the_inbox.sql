-- What a process found when it last read the inbox, for all processes that show or limit what waits. One row, which is locked while it is measured anew.
create table inbox_measure (
    only_row    boolean primary key default true check (only_row),
    measured_at timestamptz not null default '-infinity',
    measure     jsonb       not null default '{}'
);

insert into inbox_measure default values;
