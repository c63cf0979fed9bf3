"""A release is a name for what main built, and published last: ci/ship/publish, retag and notes, with the real cosign and a GitHub of one draft."""

import hashlib
import json
import os
import pathlib
import re
import shlex
import string
import subprocess
import time
import xml.etree.ElementTree as xml
from typing import Any

import pytest
from gate.checkout import Refused
from gate.trust import BUNDLE, SUMS, seal
from programs import SHIP, copied, expect, stand_in
from registry import Registry
from scratch import Scratch
from table import rows

ROOT = SHIP.parents[1]
# Takes note of what it is told, and does it.
GH = """echo "$*" >>"$STATE/told"
case "$1 $2 $*" in
  'release view '*) cat "$STATE/release.json" ;;
  'release upload '*) cp "${@:4:$#-4}" "$STATE/assets" ;;
  *--notes-file*) cp "${@: -1}" "$STATE/notes.md" ;;
  *--draft=false) sed -i.bak 's/true/false/' "$STATE/release.json" ;;
esac"""
TOLD = ["release view v0.2.0 --json isDraft,targetCommitish"]
FILES = ["chart.txt", "image.txt", "provenance.intoto.jsonl", "sarsen-0.2.0.tgz", "sarsen-linux-amd64.cdx.json", "sarsen-linux-arm64.cdx.json"]
PUBLISHED = [f"release upload v0.2.0 {'FILE ' * 14}--clobber", "release edit v0.2.0 --notes-file FILE", "release edit v0.2.0 --draft=false"]


class Releases:
    """Two releases, `commit` and `next`, as release-please writes them; `state` has what GitHub knows and was told."""

    def __init__(self, here: Scratch, state: pathlib.Path) -> None:
        self.here, self.state = here, state
        changelog = (ROOT / "ci/proofs/delivery/changelog.md").read_text()
        here.git("tag", "v0.1.0", here.releases["second"])
        here.write("CHANGELOG.md", re.sub(r"## \[0\.3\.0\].*?(?=## \[0\.2\.0\])", "", changelog, flags=re.DOTALL))
        self.commit = here.commit("chore(main): release 0.2.0")
        here.write("CHANGELOG.md", changelog)
        self.next = here.commit("chore(main): release 0.3.0")
        here.git("remote", "add", "origin", str(here.folder))
        (state / "assets").mkdir(parents=True)
        (state / "release.json").write_text(json.dumps({"isDraft": True, "targetCommitish": self.commit}))

    @property
    def told(self) -> list[str]:
        file = self.state / "told"
        return [re.sub(r"/\S+", "FILE", line) for line in file.read_text().splitlines()] if file.exists() else []


@pytest.fixture
def releases(scratch: Scratch, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> Releases:
    state = tmp_path / "state"
    monkeypatch.setenv("PATH", str(stand_in(tmp_path / "bin", "gh", GH)), prepend=":")
    for name, value in {"STATE": str(state), "WAIT": "0", "EVERY": "1"}.items():
        monkeypatch.setenv(name, value)
    return Releases(scratch, state)


def named(name: str, tag: str, registry: Registry) -> str:
    return registry.crane("digest", f"{name}:{tag}") if tag in registry.crane("ls", name).split() else ""


@pytest.mark.registry
@pytest.mark.parametrize("row", rows("releases", {"image", "chart", "version", "git", "taken", "asks", "ends", "answer"}))
def test_release(row: dict[str, Any], registry: Registry, releases: Releases) -> None:
    taken = registry.image(row.get("taken", "other"))
    words = {"COMMIT": releases.commit, "NEXT": releases.next, "NAME": registry.name, "TAKEN": taken.digest}
    tag = f"sha-{releases.commit}"
    if row.get("image") == "unsigned":
        registry.image(tag)
    elif "image" in row:
        words["IMAGE"] = str(registry.signed(releases.next if row["image"] == "of-next" else releases.commit, tag))
    if "chart" in row:
        chart = registry.chart(row.get("version", "0.2.0"), tag)
        words["CHART"] = str(chart)
        if row["chart"] != "unsigned":
            registry.sign(chart, releases.next if row["chart"] == "of-next" else releases.commit)
    if "git" in row:
        releases.here.git(*(string.Template(it).substitute(words) for it in row["git"]))
    expect(row["ends"], string.Template(row["answer"]).substitute(words), *(string.Template(it).substitute(words) for it in row["asks"]))
    if row["ends"]:
        assert releases.told in ([], TOLD)
        assert named(registry.name, "v0.2.0", registry) == (taken.digest if "taken" in row else "")
        assert "chart" not in row or not named(chart.name, "0.2.0", registry)


@pytest.mark.registry
def test_a_release_is_what_main_built(registry: Registry, releases: Releases) -> None:
    image, chart = registry.signed(releases.commit, f"sha-{releases.commit}"), registry.chart("0.2.0", f"sha-{releases.commit}")
    registry.sign(chart, releases.commit)
    # The tag that release-please makes beside its draft.
    releases.here.git("tag", "v0.2.0", releases.commit)
    expect(0, str(chart), "publish", "v0.2.0", registry.name, COSIGN_KEY=registry.key("release"))
    assert (named(registry.name, "v0.2.0", registry), named(chart.name, "0.2.0", registry)) == (image.digest, chart.digest)
    assert releases.told == TOLD + PUBLISHED
    assets = {it.name: it.read_bytes() for it in (releases.state / "assets").iterdir()}
    assert sorted(assets) == sorted([*FILES, SUMS, *(f"{it}{BUNDLE}" for it in [*FILES, SUMS])])
    assert assets[SUMS].decode() == "".join(f"{hashlib.sha256(assets[it]).hexdigest()}  {it}\n" for it in FILES)
    assert (assets["image.txt"], assets["chart.txt"]) == (f"{image}\n".encode(), f"{chart}\n".encode())
    assert b'"name": "one"' in assets["sarsen-linux-arm64.cdx.json"] and assets["provenance.intoto.jsonl"].count(b'"payloadType"') == 2
    assert "version: 0.2.0" in registry.helm("show", "chart", releases.state / "assets/sarsen-0.2.0.tgz")
    notes = (releases.state / "notes.md").read_text()
    migration = "- `V3__contract.sql` **contract**: nothing reads inbox.colour"
    way = ("Migrations since v0.1.0:", migration, "run v0.1.0 in every environment before this")
    for line in ("* Say which accounts are hot", f"`{image}`", f"helm pull oci://{chart}`", *way):
        assert line in notes
    assert "One more" not in notes
    commands = [line for line in notes.splitlines() if line.startswith("cosign verify")]
    assert len([subprocess.run([registry.cosign, *shlex.split(it)[1:]], check=True, capture_output=True) for it in commands]) == 2
    expect(0, "v0.2.0 is published already.", "publish", "v0.2.0", registry.name)


@pytest.mark.registry
def test_an_image_is_waited_for_until_it_is_signed(registry: Registry, releases: Releases) -> None:
    waiting = subprocess.Popen([SHIP / "retag", "--find", "1", releases.next, "v0.3.0", registry.name], stdout=subprocess.PIPE, text=True)
    time.sleep(2)
    image = registry.image(f"sha-{releases.next}")
    time.sleep(2)
    registry.sign(image, releases.next)
    assert waiting.communicate()[0] == f"{image}\n"
    assert (waiting.returncode, named(registry.name, "v0.3.0", registry)) == (0, "")


@pytest.mark.registry
def test_a_file_of_a_release_that_was_replaced_does_not_verify(registry: Registry, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    image, folder = registry.image(), tmp_path / "files"
    folder.mkdir()
    for name in ("image.txt", "sarsen-0.2.0.tgz"):
        (folder / name).write_text(name)
    for whose in ("ours", "theirs"):
        monkeypatch.setenv("COSIGN_KEY", registry.key(whose))
        with pytest.raises(Refused, match="cosign verify-blob: .*failed to verify signature"):
            seal(folder, image)
    monkeypatch.setenv("COSIGN_KEY", registry.key("release"))
    seal(folder, image)
    (folder / "sarsen-0.2.0.tgz").write_text("another")

    def verifies(name: str) -> bool:
        how = ["verify-blob", "--key", os.environ["RELEASE_PUBLIC_KEY"], "--insecure-ignore-tlog", "--bundle", f"{folder}/{name}{BUNDLE}"]
        return subprocess.run([registry.cosign, *how, f"{folder}/{name}"], capture_output=True).returncode == 0

    assert [verifies(name) for name in ("image.txt", "sarsen-0.2.0.tgz", SUMS)] == [True, False, True]
    assert subprocess.run(["sha256sum", "--check", "--quiet", SUMS], cwd=folder, capture_output=True).returncode == 1


def test_a_placeholder_has_no_releases(releases: Releases, tmp_path: pathlib.Path) -> None:
    expect(1, "still names the placeholder", "retag", releases.commit, "v0.2.0", ship=copied(tmp_path / "ci", "example/sarsen"))


def test_where_the_next_version_is_written_a_version_is() -> None:
    versions = json.loads((ROOT / ".release-please-manifest.json").read_text())
    for path, package in json.loads((ROOT / "release-please-config.json").read_text())["packages"].items():
        forced = package.get("force-tag-creation") or not package.get("draft")
        assert forced, "A draft has no tag, and without one the next run releases all of history again. Set force-tag-creation."
        found = {"the manifest": versions[path]}
        for file in package["extra-files"]:
            text = (ROOT / file["path"]).read_text()
            if file["type"] == "xml":
                names = re.findall(r"local-name\(\)='(\w+)'", file["xpath"])[1:]
                version = xml.fromstring(text).findtext("/".join(f"{{*}}{name}" for name in names))
            else:
                version = dict(re.findall(r"^(\w+): (.*)$", text, re.MULTILINE)).get(file["jsonpath"].removeprefix("$."))
            found[f"{file['path']}: {file.get('xpath') or file.get('jsonpath')}"] = version
        assert {place: it for place, it in found.items() if not re.fullmatch(r"\d+\.\d+\.\d+(-SNAPSHOT)?", it or "")} == {}
