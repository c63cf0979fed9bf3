# A first start that was killed half-way leaves a folder that the image takes for a database: throw it away and start afresh.
set -eu
unfinished=/var/lib/postgresql/unfinished
if [ -e "$unfinished" ]; then
  echo 'The first start did not end: starting afresh.'
  rm -rf "$PGDATA"
elif [ ! -e "$PGDATA/PG_VERSION" ]; then
  touch "$unfinished"
fi
