"""Takes a fork through its first months, and tries on what it is then what has gone wrong in one; see ci/check/delivery, which calls it."""

import argparse
import contextlib
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

from fork import ADOPT, grown
from forge import HERE, Forge
from gates import long_ones
from paper import Paper
from play import Failed
from scenario import Delivery, Unexpected
from trials import CASES, Tried
from without import WITHOUT, of_this_time

ROOT = HERE.parents[2]
WRONG = (Failed, Unexpected, PermissionError, RuntimeError)


@contextlib.contextmanager
def registry() -> Iterator[str]:
    """The address of one on this machine's loopback, which keeps in memory what it is given."""
    command = [os.environ["CRANE"], "registry", "serve", "--address", "127.0.0.1:0"]
    with tempfile.NamedTemporaryFile("r") as log, subprocess.Popen(command, stdout=log.fileno(), stderr=log.fileno()) as server:
        try:
            while not (said := re.search(r"serving on .*?(\d+)$", pathlib.Path(log.name).read_text(), re.MULTILINE)) and server.poll() is None:
                time.sleep(0.05)
            yield f"127.0.0.1:{said[1]}" if said else sys.exit("ERROR: The registry did not start.")
        finally:
            server.terminate()


def memory() -> str | None:
    """A folder in memory, if it is large enough: each job has a checkout of its own."""
    return "/dev/shm" if os.path.isdir("/dev/shm") and shutil.disk_usage("/dev/shm").free > 2**30 else None


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--only", action="append", choices=CASES, help="this case; may be repeated")
    arguments.add_argument("--gates", action="store_true", help="the gates too, with --only")
    arguments.add_argument("--without", action="append", choices=WITHOUT, help="with this fix taken away its case must be broken; may be repeated")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory(dir=memory()) as folder, registry() as images:
        forge = Forge(pathlib.Path(folder, "fork"), "Acme/Rewards", ROOT, registry=images)
        paper = HERE / "machines/paper"
        forge.shims = {"ubuntu-24.04": [paper], "ubuntu-24.04-arm": [paper, HERE / "machines/arm"]}
        try:
            forge.adopt(ADOPT)
            delivery = Delivery(forge, Paper())
            grown(delivery)
        except WRONG as broken:
            sys.exit(f"ERROR: {broken}")
        delivery.elsewhere.update({it: [] for it in long_ones(delivery)})
        tried = Tried(delivery, pathlib.Path(folder), WRONG)
        some = options.only or options.without
        without = options.without or ([] if some else of_this_time(forge.git("rev-parse", "HEAD", folder=ROOT)))
        return tried.all(options.only or ([] if some else list(CASES)), without, gates=not some or options.gates)


if __name__ == "__main__":
    sys.exit(main())
