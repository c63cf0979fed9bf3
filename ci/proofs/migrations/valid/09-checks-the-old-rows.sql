-- In a transaction of its own, so that it holds no lock against writers while it reads the table.
alter table inbox validate constraint inbox_attempts;
