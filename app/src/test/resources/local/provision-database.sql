-- Rights in the database sarsen: the owner makes tables, the application only uses them. Safe to run again.
revoke all on database sarsen from public;
grant connect on database sarsen to sarsen_app;

revoke all on schema public from public;
grant usage on schema public to sarsen_app;
