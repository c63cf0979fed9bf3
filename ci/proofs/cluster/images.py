"""The images that the proofs run, and how every node gets them."""

import os
import pathlib
import shlex
import tempfile

import archive
from kube import run
from load import HERE

NEXT = "/app/next"
SURVIVED = HERE.parent / "migrations/next/survives"
FAILING = HERE / "migrations"

# On two cores, the compiler of hot code takes more of a pod's first minute than the application does.
QUICK = ["JAVA_TOOL_OPTIONS=-XX:TieredStopAtLevel=1"]


class Images:
    """The image under test; a release ahead of it, whose migrations it survives; and one whose migration fails."""

    def __init__(self, path, short):
        self.path = pathlib.Path(path)
        self.env = QUICK if short else []
        self.tag = run("git", "hash-object", "--no-filters", path, timeout=60)[:12] + ("-quick" if short else "")
        self.app, self.ahead, self.failing = f"app:{self.tag}", f"app:{self.tag}-ahead", f"app:{self.tag}-failing"

    def load(self):
        env = [*self.env, f"SPRING_FLYWAY_LOCATIONS=classpath:db/migration,filesystem:{NEXT}"]
        load(archive.derived(self.path, self.app, env=self.env))
        load(archive.derived(self.path, self.ahead, scripts(SURVIVED), env))
        load(archive.derived(self.path, self.failing, scripts(SURVIVED, FAILING), env))


def scripts(*folders):
    return {f"{NEXT}/{path.name}": path.read_bytes() for folder in folders for path in folder.glob("*.sql")}


def load(content):
    with tempfile.NamedTemporaryFile(suffix=".tar") as file:
        file.write(content)
        file.flush()
        run(*shlex.split(os.environ["IMAGE_LOAD"]), file.name)
