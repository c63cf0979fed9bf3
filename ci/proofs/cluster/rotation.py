"""A Secret of the application changes while it serves: pods go on as another user of PostgreSQL."""

import base64
import json
import secrets
import time

from kube import wait_until
from load import Load

SECRET, BEFORE, NEXT = "database-app", "sarsen_app", "sarsen_next"


def rotation(stage):
    """The Secret names another user of PostgreSQL under load: pods that stay go on as that one, new ones start as it, and no request fails."""
    before, password = read(stage), secrets.token_hex(16)
    (there,) = stage.sql(f"select count(*) from pg_roles where rolname = '{NEXT}'")
    stage.sql(f"{'alter' if int(there) else 'create'} role {NEXT} login password '{password}'")
    for setting in (f"grant {BEFORE} to {NEXT}", f"alter role {NEXT} set statement_timeout = '10s'", f"alter role {NEXT} set lock_timeout = '3s'"):
        stage.sql(setting)
    load = Load(stage, 50)
    try:
        write(stage, {"username": NEXT, "password": password})
        _, took = wait_until(f"no pod has a session of {BEFORE}", 240, lambda: sessions(stage, BEFORE) == 0 < sessions(stage, NEXT), every=3)
        stage.sql(f"alter role {BEFORE} nologin")
        time.sleep(5)
        stage.restart()
        load.finish().require_no_failure()
        load.require_nothing_lost()
    finally:
        stage.sql(f"alter role {BEFORE} login")
        write(stage, before)
    return f"every session is the new user's after {took:.0f} s; {load.figures()}"


def read(stage):
    return {key: base64.b64decode(value).decode() for key, value in stage.get("secret", SECRET)["data"].items()}


def write(stage, data):
    stage.kubectl("patch", "secret", SECRET, "--type=merge", "-p", json.dumps({"stringData": data}))


def sessions(stage, user):
    (count,) = stage.sql(f"select count(*) from pg_stat_activity where usename = '{user}'")
    return int(count)
