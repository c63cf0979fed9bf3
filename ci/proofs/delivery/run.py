"""Takes two releases from main to production and one back, on paper; see ci/check/delivery, which calls it."""

import os
import pathlib
import signal
import sys
import tempfile

from forge import HERE, Forge
from play import Failed
from scenario import Delivery, Unexpected, story
from paper import Paper

ROOT = HERE.parents[2]


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory() as folder:
        registry = os.environ["REGISTRY"]
        forge = Forge(pathlib.Path(folder), "acme/sarsen", ROOT)
        paper = HERE / "machines/paper"
        forge.shims = {"ubuntu-24.04": [paper], "ubuntu-24.04-arm": [paper, HERE / "machines/arm"]}

        ours = {"ci/gate/repository.txt": f"{registry}/acme/sarsen\n", **forge.hearing}
        forge.adopt(lambda tree: [(tree / path).write_text(text) for path, text in ours.items()])
        delivery = Delivery(forge, Paper())
        try:
            story(delivery)
            delivery.overtaken()
        except (Failed, Unexpected, PermissionError) as broken:
            sys.exit(f"ERROR: {broken}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
