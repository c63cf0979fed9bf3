-- The client that posted the event, so that one client's backlog is told from another's. Null: replayed, or posted by a process of the release before.
alter table inbox add column client text collate "C";
