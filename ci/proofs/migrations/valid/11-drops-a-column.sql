-- contract: nothing reads inbox.source since 0.3.0
alter table inbox drop column source;
