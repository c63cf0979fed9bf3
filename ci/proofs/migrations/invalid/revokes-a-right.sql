-- refused: ban-revoke: Revoking privileges may break existing clients
revoke delete on dead_event from "${app_role}";
