"""Install, upgrade, roll back, uninstall; migrations that fail, and ones that a rollback leaves behind."""

import time

from kube import Broken, condition, helm, wait_until
from load import Load
from stage import ROLES


def first_install(stage):
    """A first install with the policies enforced serves, and scores what it accepts."""
    stage.uninstall()
    begin = time.monotonic()
    stage.deploy()
    took = time.monotonic() - begin
    restarts = sum(status["restartCount"] for pod in stage.pods() for status in pod["status"].get("containerStatuses", []))
    load = Load(stage, 20).finish(60)
    load.require_no_failure()
    load.require_nothing_lost()
    load.require_books_that_notice()
    return f"ready in {took:.0f} s, {restarts} restarts while the migration ran"


def helm_test(stage):
    """helm test posts an event and reads its score."""
    begin = time.monotonic()
    said = helm("test", stage.release, "-n", stage.namespace, "--logs", "--timeout", "120s")
    if "scored" not in said:
        raise Broken(f"helm test said: {said[-500:]}")
    return f"in {time.monotonic() - begin:.0f} s"


def failed_migration(stage):
    """A release whose migration fails leaves the old one serving: no request fails, and no pod of it is ever ready."""
    before = {pod["metadata"]["uid"] for pod in stage.ready(*ROLES)}
    load = Load(stage, 50)
    begin = time.monotonic()
    stage.deploy("--set", "migrate.backoffLimit=0", tag=stage.images.failing, wait=False)

    def given_up():
        require_none_ready(stage, stage.images.failing)
        return [job for job in stage.migrate_jobs() if condition(job, "Failed")]

    wait_until("the migration of the failing release fails", 120, given_up)
    gave_up = time.monotonic() - begin
    watched = time.monotonic() + 10 + stage.start
    while time.monotonic() < watched:
        require_none_ready(stage, stage.images.failing)
        time.sleep(1)
    load.finish().require_no_failure()
    if not before <= {pod["metadata"]["uid"] for pod in stage.ready(*ROLES)}:
        raise Broken("pods of the old release are gone")
    stage.rollback()
    load.require_nothing_lost()
    return f"the Job gave up after {gave_up:.0f} s; {load.figures()}"


def rollback_across_migration(stage):
    """A release that migrates is rolled back under load: the old one serves on the new schema."""
    load = Load(stage, 50)
    stage.deploy(tag=stage.images.ahead)
    version = schema(stage)
    if version != "9001":
        raise Broken(f"the new release left the schema at {version}")
    stage.rollback()
    load.finish().require_no_failure()
    load.require_nothing_lost()
    done = lambda: stage.migrate_jobs() and all(condition(job, "Complete") for job in stage.migrate_jobs())
    wait_until("migrate of the old release ends well on a schema ahead of it", 60, done)
    return f"schema {schema(stage)}; {load.figures()}"


def uninstall(stage):
    """An uninstall leaves nothing of the release behind."""
    there = len(stage.inventory() - stage.empty)
    stage.uninstall()
    try:
        wait_until(f"nothing of {there} objects is left", 90, lambda: stage.inventory() <= stage.empty)
    except Broken as left:
        raise Broken(f"{left}, but {', '.join(sorted(stage.inventory() - stage.empty))}") from left
    return f"{there} objects gone"


def require_none_ready(stage, image):
    for pod in stage.ready(*ROLES):
        if pod["spec"]["containers"][0]["image"] == image:
            raise Broken(f"{pod['metadata']['name']} of the failed release is ready")


def schema(stage):
    (version,) = stage.sql("select max(version::int) from flyway_schema_history where success and version is not null")
    return version
