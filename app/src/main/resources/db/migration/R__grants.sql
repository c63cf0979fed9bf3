-- The API and the WORKER read and write rows; they change no schema. ${app_role} is a placeholder of Flyway.
grant usage on schema public to "${app_role}";
grant select, insert, update, delete on inbox, dead_event, signal, signal_hour, signal_hour_audience, account, account_to_rebuild, score_rules,
    score_rules_build to "${app_role}";
grant select, insert, update on erasure, dead_event_replay to "${app_role}";
grant select, insert on audit_entry, suppressed_subject to "${app_role}";
grant select, insert, update, delete on hot_account to "${app_role}";
grant select, update on inbox_measure to "${app_role}";
grant select on "${flyway:table}" to "${app_role}";
