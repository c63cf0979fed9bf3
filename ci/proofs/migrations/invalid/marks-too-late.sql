-- refused: ban-drop-column: Dropping a column may break existing clients
-- refused: contract-mark: This mark counts for nothing; begin the script with why and since which release: -- contract: nothing reads inbox.colour since 0.3.0
alter table inbox drop column last_error;
-- contract: nothing reads inbox.last_error since 0.3.0
