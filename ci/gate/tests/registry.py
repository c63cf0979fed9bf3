"""A registry of this machine with the real cosign: one for a run, with one set of keys. See ci/check/signatures, which starts it."""

import datetime
import hashlib
import io
import json
import os
import pathlib
import re
import subprocess
import tarfile
import uuid
from typing import Any

from gate.provenance import stand_in
from gate.soaked import KIND
from gate.trust import CHART, PROVENANCE, SBOM, Image, sign

ROOT = pathlib.Path(__file__).resolve().parents[3]
ONE = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.6",
    "metadata": {"component": {"type": "container", "name": "sarsen/linux/amd64"}},
    "components": [{"type": "library", "name": "one"}],
}
BOTH: list[Any] = [ONE, {**ONE, "metadata": {"component": {"type": "container", "name": "sarsen/linux/arm64"}}}]


class Registry:
    """`name` is that of the images, `keys` the folder with NAME.key and NAME.pub of the builder (ours), of soak.yml (soak), of release.yml
    (release) and of a stranger (theirs)."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.cosign, self.keys = os.environ["COSIGN"], folder
        self.anew()
        for whose in ("ours", "soak", "release", "theirs"):
            command = [self.cosign, "generate-key-pair", "--output-key-prefix", str(folder / whose)]
            subprocess.run(command, env={**os.environ, "COSIGN_PASSWORD": "loopback"}, check=True, capture_output=True)
        self.environment = {"COSIGN_PASSWORD": "loopback", "COSIGN_KEY": self.key("ours"), "COSIGN_PUBLIC_KEY": str(folder / "ours.pub")}
        self.environment |= {f"{whose.upper()}_PUBLIC_KEY": str(folder / f"{whose}.pub") for whose in ("soak", "release")}

    def anew(self) -> None:
        """Images lie elsewhere from now on, where there are none."""
        self.name = f"{os.environ['REGISTRY']}/acme/shop-{uuid.uuid4().hex[:8]}/app"

    def key(self, whose: str) -> str:
        return str(self.keys / f"{whose}.key")

    def crane(self, *arguments: str) -> str:
        return subprocess.run([os.environ["CRANE"], *arguments, "--insecure"], check=True, capture_output=True, text=True).stdout.strip()

    def image(self, tag: str = "none") -> Image:
        """Pushes one that is like no other."""
        layer = self.keys / "layer.tar"
        with tarfile.open(layer, "w") as archive:
            content = uuid.uuid4().hex.encode()
            entry = tarfile.TarInfo("content")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
        return Image(self.crane("append", "--new_layer", str(layer), "--new_tag", f"{self.name}:{tag}"))

    def signed(self, commit: str, tag: str = "none", sboms: Any = None) -> Image:
        """Pushes one, signed and described as the image of a commit."""
        image = self.image(tag)
        self.sign(image, commit, sboms)
        return image

    def sign(self, image: Image, commit: str, sboms: Any = None) -> None:
        """As the image of a commit, or its chart, which has no SBOM."""
        sign(image, {**({} if image.is_chart else {SBOM: sboms or BOTH}), PROVENANCE: stand_in(commit)})

    def chart(self, version: str, tag: str = "none") -> Image:
        """Pushes one of Helm's that is like no other, beside the images."""
        address = os.environ["REGISTRY"]
        to, folder = self.name.removesuffix("app") + CHART, self.keys / uuid.uuid4().hex
        folder.mkdir()
        (folder / "Chart.yaml").write_text(f"apiVersion: v2\nname: sarsen\nversion: {version}\ndescription: {folder.name}\n")
        self.helm("package", folder, "--destination", folder)
        said = self.helm("push", "--plain-http", folder / f"sarsen-{version}.tgz", f"oci://{address}/{folder.name}")
        self.crane("copy", f"{address}/{folder.name}/sarsen:{version}", f"{to}:{tag}")
        return Image(f"{to}@{re.findall('^Digest: (.*)$', said, re.MULTILINE)[0]}")

    def helm(self, *arguments: object) -> str:
        done = subprocess.run([os.environ["HELM"], *map(str, arguments)], check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        return done.stdout

    def attest(self, image: Image, kind: str, predicate: Any, whose: str = "ours") -> None:
        before, os.environ["COSIGN_KEY"] = os.environ["COSIGN_KEY"], self.key(whose)
        try:
            sign(image, {kind: predicate}, signature=False)
        finally:
            os.environ["COSIGN_KEY"] = before

    def soak(self, image: Image, values: str, commit: str, whose: str = "soak") -> None:
        """Says that dev was healthy with it for the last 20 minutes."""
        now = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
        times = {"from": (now - datetime.timedelta(minutes=20)).isoformat(), "to": now.isoformat()}
        claim = {"environment": "dev", "image": str(image), "commit": commit, **times, "health": "Healthy", "smoke": "Succeeded"}
        self.attest(image, KIND, {**claim, "values": values, "metrics": None}, whose)

    def list_of(self, image: Image) -> str:
        """The tag under which the attestations of an image are listed."""
        return f"{image.name}:{image.digest.replace(':', '-')}"


def written(folder: pathlib.Path, sbom: Any) -> tuple[pathlib.Path, str]:
    """The file of an SBOM, and its SHA-256."""
    path = folder / f"{sbom['metadata']['component']['name'].rpartition('/')[2]}.json"
    path.write_text(json.dumps(sbom))
    return path, hashlib.sha256(path.read_bytes()).hexdigest()


def script(name: str, *arguments: object, tree: pathlib.Path = ROOT, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Runs a script of ci/ship in a tree."""
    words = [str(tree / "ci/ship" / name), *map(str, arguments)]
    return subprocess.run(words, env={**os.environ, **environment}, capture_output=True, text=True)
