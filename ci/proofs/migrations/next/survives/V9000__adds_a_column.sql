alter table inbox add column next_example text;
