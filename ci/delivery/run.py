"""Takes two releases from main to production and one back; see ci/check/delivery and ci/check/ship, which call it."""

import os
import pathlib
import signal
import sys
import tempfile

from forge import HERE, Forge
from play import Failed
from scenario import Delivery, Unexpected
from stages import Paper

ROOT = HERE.parent.parent
MIGRATION = "app/src/main/resources/db/migration/V9000__adds_a_column.sql"


def story(delivery):
    forge = delivery.forge
    delivery.release("feat: Begin", {"app/begin.txt": "begin\n"})
    pull = delivery.promote("dev", "staging")
    delivery.refuse(pull, "| soak | **broken** |")
    delivery.fails(lambda: delivery.soak("dev", **delivery.stage.too_short), "soak.yml", "dev must be healthy for 15 min")
    delivery.fails(lambda: delivery.soak("dev", smoke="Failed"), "soak.yml", "its smoke Failed")
    delivery.soak("dev")
    delivery.merge(pull)
    pull = delivery.promote("staging", "prod")
    delivery.soak("staging")
    delivery.fails(lambda: delivery.pull_request(pull), "production", "waits for the approval of production")
    forge.approved = True
    delivery.merge(pull)

    column, changes = ROOT / "ci/migrations/next/survives/V9000__adds_a_column.sql", ROOT / "ci/release/changelog.md"
    second = delivery.release("chore(main): release 0.3.0", {MIGRATION: column.read_text(), "CHANGELOG.md": changes.read_text()})
    delivery.soak("dev")
    delivery.merge(delivery.promote("dev", "staging"))
    delivery.soak("staging")
    delivery.merge(delivery.promote("staging", "prod"))
    delivery.publish(second, "v0.3.0")

    delivery.merge(delivery.promote("--rollback", "prod"))
    delivery.say("done", f"{len(forge.state['pulls'])} pull requests, production is back at the release before")


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory() as folder:
        registry = os.environ["REGISTRY"]
        forge = Forge(pathlib.Path(folder), "acme/sarsen", ROOT)
        paper = HERE / "paper"
        forge.shims = {"ubuntu-24.04": [paper], "ubuntu-24.04-arm": [paper, HERE / "arm"]}

        def ours(tree):
            (tree / "ci/ship/repository.txt").write_text(f"{registry}/acme/sarsen\n")
            owners = tree / ".github/CODEOWNERS"
            owners.write_text(owners.read_text().replace("@example/", "@acme/"))

        forge.adopt(ours)
        try:
            story(Delivery(forge, Paper()))
        except (Failed, Unexpected, PermissionError) as broken:
            sys.exit(f"ERROR: {broken}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
