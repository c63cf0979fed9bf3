-- refused: lock-timeout: The lock time-out is spring.flyway.init-sqls of application.yaml; no script changes it
reset all;
