-- refused: renaming-object: Renaming an index may break existing clients
alter index account_heat rename to account_by_heat;
