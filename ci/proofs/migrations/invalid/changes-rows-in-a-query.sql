-- refused: change-of-rows: Rows that a script changes stay locked until it ends
with gone as (delete from dead_event returning id) select count(*) from gone;
