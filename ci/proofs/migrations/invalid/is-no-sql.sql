-- refused: syntax-error: expected command, found TEXT_KW
alter table inbox add colum source text;
