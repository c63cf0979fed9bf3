-- Users of a local cluster, as a database administrator would make them. Safe to run again.
do $$
begin
  if not exists (select from pg_roles where rolname = 'sarsen_owner') then
    create role sarsen_owner login;
  end if;
  if not exists (select from pg_roles where rolname = 'sarsen_app') then
    create role sarsen_app login;
  end if;
end
$$;

-- Passwords of a server that listens on loopback only; they protect nothing.
alter role sarsen_owner password 'sarsen_owner';
alter role sarsen_app password 'sarsen_app';

-- A migration waits for a lock briefly rather than queue everybody behind it; its statements may take long.
alter role sarsen_owner set lock_timeout = '5s';
alter role sarsen_owner set idle_in_transaction_session_timeout = '5min';

alter role sarsen_app set statement_timeout = '10s';
alter role sarsen_app set lock_timeout = '3s';
alter role sarsen_app set idle_in_transaction_session_timeout = '30s';
