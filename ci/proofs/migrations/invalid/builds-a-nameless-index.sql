-- refused: index-without-name: Name the index, so that the script can be run again after a failure
create index concurrently on inbox (accepted_at);
