-- refused: change-of-rows: Rows that a script changes stay locked until it ends
truncate dead_event;
