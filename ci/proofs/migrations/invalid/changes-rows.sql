-- refused: change-of-rows: Rows that a script changes stay locked until it ends
update account set rules_version = 1 where rules_version = 0;
