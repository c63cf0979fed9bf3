-- breaks: column "origin"
alter table inbox add column origin text not null;
