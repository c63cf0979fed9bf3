alter table inbox add column source text;
