-- refused: hidden-statements: A block hides its statements from this check; write them out
do $$ begin drop table inbox; end $$;
