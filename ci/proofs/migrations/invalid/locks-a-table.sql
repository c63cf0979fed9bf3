-- refused: lock-table: LOCK stops others until the script ends; no step needs it
lock table inbox in access exclusive mode;
