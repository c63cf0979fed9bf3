"""The story of ci/proofs/delivery on this stage: what its workflows merge, Argo CD deploys; what Argo CD tells, soak.yml attests."""

from delivery import NAME, Version
from forge import HERE, Forge
from kube import Broken, wait_until
from play import Failed
from repository import ROOT
from scenario import MIGRATIONS, Delivery, Unexpected, story


class Cluster:
    """Where what is merged runs."""

    def __init__(self, delivery):
        self.delivery = delivery

    def deployed(self, environment, version):
        it = Version(version["tag"], version["digest"], version["commit"])
        took = self.delivery.await_deployed(environment, it, 180)
        self.delivery.await_state(f"sarsen-{environment}", "Synced", "Healthy", 180)
        self.delivery.versions[environment] = it
        return f"every pod runs {it.digest[:19]} {took:.0f} s after the merge; Synced and Healthy"

    def told(self, environment):
        """The client_payload that GitHub was sent, of the image as this machine's registry calls it."""
        digest, github = self.delivery.versions[environment].digest, self.delivery.github
        payloads = lambda: [it["body"]["client_payload"] for it in github.told_by("api.github.com") if it["body"]["event_type"] == "soaked"]
        mine = lambda: [it for it in payloads() if it["environment"] == environment and it["image"].endswith(digest)]
        wait_until(f"GitHub is told that {environment} has soaked", 120, mine)
        return {**mine()[0], "image": f"{self.delivery.app}@{digest}"}


def shipped(delivery):
    """By the project's workflows two releases go from main to production, and production back to the first; in short, staging does."""
    forge = Forge(delivery.work / "forge", NAME, ROOT, delivery.main.bare)
    builds = HERE / "machines/image"
    forge.shims = {"ubuntu-24.04": [builds], "ubuntu-24.04-arm": [builds, HERE / "machines/arm"]}
    forge.commit("Make it ours", {"ci/gate/repository.txt": f"{delivery.registry}/{NAME}\n", **forge.hearing})
    column = ROOT / "ci/proofs/migrations/next/survives/V9000__adds_a_column.sql"
    try:
        story(Delivery(forge, Cluster(delivery)), {f"{MIGRATIONS}/{column.name}": column.read_text()}, delivery.short)
    except (Failed, Unexpected, PermissionError) as broken:
        raise Broken(str(broken)) from broken
    finally:
        delivery.main.catch_up()
    runs = ", ".join(f"{name} {it.tag[:12]}" for name, it in delivery.versions.items())
    return f"{len(forge.state['pulls'])} pull requests, each judged; at the end {runs}"
