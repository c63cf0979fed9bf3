-- The two users of Sarsen, as docs/guides/run.md has them. The image runs this once, at the end of the first start.
\getenv owner_password OWNER_PASSWORD
\getenv app_password APP_PASSWORD

create role sarsen_owner login password :'owner_password';
create role sarsen_app login password :'app_password';

alter role sarsen_owner set lock_timeout = '5s';
alter role sarsen_owner set idle_in_transaction_session_timeout = '5min';
alter role sarsen_app set statement_timeout = '10s';
alter role sarsen_app set lock_timeout = '3s';
alter role sarsen_app set idle_in_transaction_session_timeout = '30s';

alter database sarsen owner to sarsen_owner;
revoke all on database sarsen from public;
grant connect on database sarsen to sarsen_app;
revoke all on schema public from public;
grant usage on schema public to sarsen_app;

-- From here on the data is whole (see discard-unfinished.sh).
\! rm /var/lib/postgresql/unfinished
