-- refused: require-concurrent-reindex: Reindexing a table or index without `concurrently` blocks reads and writes
reindex index account_heat;
