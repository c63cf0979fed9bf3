#!/bin/bash
# What the chart of the dev backend uses of the official PostgreSQL image's interface: POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB,
# POSTGRES_INITDB_ARGS, PGDATA, *.sql and *.sh of /docker-entrypoint-initdb.d at the first start over the socket alone, and a fast stop.
set -euo pipefail
# That of Debian's client; this PostgreSQL would take /tmp.
set -- "$@" -c unix_socket_directories=/var/run/postgresql
export POSTGRES_USER=${POSTGRES_USER:-postgres}
export POSTGRES_DB=${POSTGRES_DB:-$POSTGRES_USER}

if [[ ! -s $PGDATA/PG_VERSION ]]; then
  # shellcheck disable=SC2086 # a list of arguments
  initdb --pgdata="$PGDATA" --username="$POSTGRES_USER" --pwfile=<(echo "$POSTGRES_PASSWORD") ${POSTGRES_INITDB_ARGS:-}
  echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
  postgres "$@" -c listen_addresses= &
  until pg_isready --quiet --username="$POSTGRES_USER"; do sleep 0.1; done
  export PGPASSWORD=$POSTGRES_PASSWORD
  sql() { psql --no-psqlrc --set ON_ERROR_STOP=1 --username="$POSTGRES_USER" "$@"; }
  [[ $POSTGRES_DB == postgres ]] || sql --dbname=postgres --command="create database \"$POSTGRES_DB\""
  for file in /docker-entrypoint-initdb.d/*; do
    case $file in
      *.sql) sql --dbname="$POSTGRES_DB" --file="$file" ;;
      *.sh) bash "$file" ;;
    esac
  done
  kill -INT %1
  wait %1
  unset PGPASSWORD
fi
# Images that crane makes carry no stop signal; the official one has SIGINT.
postgres "$@" -c listen_addresses='*' &
trap 'kill -INT %1' TERM INT
wait %1 || true
trap - TERM INT
wait %1
