-- refused: require-concurrent-index-creation: During normal index creation, table updates are blocked, but reads are still allowed
create index inbox_accepted_at on only inbox (accepted_at);
