-- refused: lock-timeout: The lock time-out is spring.flyway.init-sqls of application.yaml; no script changes it
set lock_timeout = 0;
alter table inbox add column source text;
