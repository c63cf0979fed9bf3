-- refused: lock-timeout: The lock time-out is spring.flyway.init-sqls of application.yaml; no script changes it
set local lock_timeout = '1min';
alter table inbox add column source text;
