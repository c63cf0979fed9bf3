-- refused: lock-timeout: The lock time-out is spring.flyway.init-sqls of application.yaml; no script changes it
select set_config('lock_timeout', '0', false);
