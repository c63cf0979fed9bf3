"""What is signed and attested with the real cosign, in a registry of this machine: see registry.py and ci/check/signatures."""

import json
import os
import pathlib
import platform
import re
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from gate import plan, soaked, trust
from gate.checkout import Refused
from gate.promotion import judge
from gate.provenance import require_provenance, stand_in
from gate.trust import PROVENANCE, SBOM, Image
from gate.versions import Version
from registry import BOTH, ONE, ROOT, Registry, script, written
from scratch import Scratch
from steps import commit_rest
from table import rows

pytestmark = pytest.mark.registry
COMMIT, OTHER = "1" * 40, "2" * 40


def verified(image: Image, commit: str | None = None) -> str:
    return "\n".join([trust.require_signature(image, commit), trust.require_content(image, commit), require_provenance(image, commit)])


def refuses(answer: str, image: Image, commit: str | None = None) -> None:
    with pytest.raises(Refused) as refused:
        verified(image, commit)
    assert answer in str(refused.value)


def test_what_is_signed_and_described_by_us_is_ours(registry: Registry, tmp_path: pathlib.Path) -> None:
    image = registry.image()
    refuses("no signatures found", image)
    (amd, total), (arm, another) = (written(tmp_path, it) for it in BOTH)
    for words, answer in (
        (("--sbom", amd, total), "Nobody has listed what is in the image for linux/arm64, only for linux/amd64."),
        (("--sbom", amd, total, "--sbom", amd, total), "Nobody has listed what is in the image for linux/arm64, only for linux/amd64."),
        (("--sbom", amd, total, "--sbom", arm, total), "arm64.json has the SHA-256 "),
        (("--sbom", amd, total, "--sbom", arm, ""), "not an empty one"),
        (("--sbom", amd, total, "--sbom", arm), "expected 2 arguments"),
    ):
        assert answer in script("sign", *words, "--commit", COMMIT, image).stderr
    refuses("no signatures found", image)
    signed = script("sign", "--sbom", amd, total, "--sbom", arm, another, "--commit", COMMIT, image)
    assert signed.returncode == 0 and "linux/arm64: CycloneDX 1.6, 1 components" in signed.stdout, signed.stderr
    assert "a STAND-IN of this machine" in verified(image, COMMIT)
    refuses("The provenance says commit", image, OTHER)
    assert script("verify", "--commit", COMMIT, image).returncode == 0
    assert "'' is no commit." in script("verify", "--commit", "", image).stderr
    assert "set COSIGN_KEY to its file" in script("sign", "--sbom", amd, total, "--sbom", arm, another, image, COSIGN_KEY="").stderr


def test_a_signature_is_of_one_digest(registry: Registry) -> None:
    good, moved = registry.signed(COMMIT, "good"), registry.image("moved")
    registry.crane("tag", str(moved), "good")
    refuses("no signatures found", moved)
    verified(good)
    registry.crane("copy", registry.list_of(good), registry.list_of(moved))
    refuses("provided artifact digest does not match any digest in statement", moved)


def test_a_strangers_signature_does_not_count(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COSIGN_KEY", registry.key("theirs"))
    theirs = registry.signed(COMMIT)
    refuses("accepted signatures do not match threshold", theirs)


@pytest.mark.parametrize("row", rows("described", {"sbom", "platforms", "provenance", "answer"}))
def test_an_image_that_is_not_described_is_refused(registry: Registry, row: dict[str, Any]) -> None:
    image = registry.image()
    sboms = {SBOM: BOTH[: row["platforms"]]} if "platforms" in row else {SBOM: row["sbom"]} if "sbom" in row else {}
    trust.sign(image, sboms | ({PROVENANCE: row["provenance"]} if "provenance" in row else {}))
    refuses(row["answer"], image)


def test_a_registry_that_is_not_there(registry: Registry) -> None:
    refuses("connection refused", Image(f"127.0.0.1:1/app@sha256:{'0' * 64}"))


# -- a promotion asks for it


@pytest.fixture
def promoted(registry: Registry, scratch: Scratch) -> Iterator[Any]:
    """Gives dev an image of the newest release, and asks the gate to let staging have it."""

    def ask(image: Image) -> str:
        scratch.git("checkout", "-q", "main")
        settings = {it: {"sender": "argocd-of-acme[bot]", "metrics": None} for it in ("dev", "staging", "prod")}
        scratch.write("deploy/envs/soak.json", json.dumps(settings))
        scratch.give("dev", "newest", digest=image.digest)
        commit_rest(scratch, "Bump dev")
        scratch.git("checkout", "-q", "-B", "request")
        scratch.give("staging", "newest", digest=image.digest)
        commit_rest(scratch, "Promote")
        verdict = judge("refs/heads/main", "HEAD", registry.name)
        return verdict.text + verdict.error

    yield ask


@pytest.fixture(autouse=True)
def unscanned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRYPE", "false")


def test_a_promotion_asks_who_built_it(registry: Registry, promoted: Any, scratch: Scratch) -> None:
    assert "| signature | **broken** | cosign verify" in promoted(registry.image())
    assert "| provenance | **broken** | The provenance says commit" in promoted(registry.signed(scratch.releases["fourth"]))
    said = promoted(registry.signed(scratch.releases["newest"], sboms=[ONE]))
    unlisted = "Nobody has listed what is in the image for linux/arm64, only for linux/amd64."
    assert f"| sbom | **broken** | {unlisted} |" in said and f"NOT SCANNED: {unlisted}" in said


def test_a_promotion_says_which_packages_differ(registry: Registry, scratch: Scratch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "name", lambda: registry.name)
    more = [BOTH[0], {**BOTH[1], "components": [{"type": "library", "name": "two", "version": "2"}]}]
    first, second, half = registry.signed(COMMIT), registry.signed(COMMIT, sboms=more), registry.signed(COMMIT, sboms=[ONE])
    nothing, old, new, bad = (Version("sha", digest, COMMIT) for digest in (f"sha256:{'0' * 64}", first.digest, second.digest, half.digest))
    assert plan.packages(nothing, new) == ["All of them: it is the first."]
    assert plan.packages(old, old) == ["The same."]
    assert plan.packages(old, new) == ["- added `two` 2, in linux/arm64 alone", "- removed `one` of no version, in linux/arm64 alone"]
    assert plan.packages(bad, new) == ["Not compared. Nobody has listed what is in the image for linux/arm64, only for linux/amd64."]


@pytest.mark.parametrize("row", rows("signed", {"key", "beside", "copied", "answer"}))
def test_a_promotion_asks_who_says_that_it_soaked(registry: Registry, promoted: Any, scratch: Scratch, row: dict[str, Any]) -> None:
    newest = scratch.releases["newest"]
    image = registry.signed(newest)
    soaks = registry.signed(newest) if row.get("copied") else image
    for whose in filter(None, (row.get("key"), row.get("beside"))):
        registry.soak(soaks, soaked.hash_of_values("refs/heads/main", "dev"), newest, whose)
    if row.get("copied"):
        registry.crane("copy", registry.list_of(soaks), registry.list_of(image))
    assert row["answer"] in promoted(image)


def test_a_rollback_needs_no_list_of_signatures(registry: Registry, scratch: Scratch) -> None:
    """Main gave the environment that digest, which the gate verified then."""
    good, bad = registry.image(), registry.image()
    scratch.git("checkout", "-q", "main")
    for version, image in (("fourth", good), ("newest", bad)):
        scratch.give("staging", version, digest=image.digest)
        scratch.commit("Promote")
    scratch.git("checkout", "-q", "-B", "request")
    scratch.give("staging", "fourth", digest=good.digest)
    scratch.commit("Roll back")
    verdict = judge("refs/heads/main", "HEAD", registry.name, rollback=True)
    assert verdict.status == 0 and "| signature | kept | not read now: cosign verify: " in verdict.text, verdict


# -- pushed and joined


def test_what_is_pushed_is_what_was_built(registry: Registry, tree: pathlib.Path, tmp_path: pathlib.Path) -> None:
    name, out, output = f"{registry.name}-pushed", tree / "app/target/image", tmp_path / "output"
    good, other = registry.image(), registry.image()
    assert "There is no image: make image" in digests(tree).stderr
    assert "here: make image" in script("push", out, name, good.digest, tree=tree).stderr
    out.mkdir(parents=True)
    registry.crane("pull", "--format=oci", str(good), str(out / "oci"))
    (out / "digest").write_text(f"{good.digest}\n")
    assert "The image has no SBOM: make sbom" in digests(tree).stderr
    path, total = written(tmp_path, ONE)
    shutil.copy(path, out / "sbom.cdx.json")
    architecture = {"x86_64": "amd64", "aarch64": "arm64", "arm64": "arm64"}[platform.machine()]
    assert digests(tree).stdout == f"{architecture}={good.digest}\n{architecture}_sbom={total}\n"
    assert "is no digest" in script("push", out, name, "", tree=tree).stderr
    assert f"not {other.digest}: it is not what the job has built" in script("push", out, name, other.digest, tree=tree).stderr
    pushed = f"{name}@{good.digest}"
    for _ in range(2):
        assert script("push", out, name, good.digest, tree=tree, GITHUB_OUTPUT=str(output)).stdout == f"{pushed}\n"
    assert output.read_text() == 2 * f"image={pushed}\nname={name}\n"
    assert registry.crane("digest", pushed) == good.digest


def digests(tree: pathlib.Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([tree / "ci/build/digests"], capture_output=True, text=True)


def test_a_tag_of_a_commit_names_one_index(registry: Registry, tree: pathlib.Path, tmp_path: pathlib.Path) -> None:
    parts = [registry.image(), registry.image()]
    index = script("index", COMMIT, *parts, tree=tree)
    assert index.returncode == 0, index.stderr
    image = Image(index.stdout.strip())
    assert registry.crane("digest", f"{registry.name}:sha-{COMMIT}") == image.digest
    output = tmp_path / "output"
    assert script("index", COMMIT, *parts, tree=tree, GITHUB_OUTPUT=str(output)).stdout == index.stdout
    assert output.read_text() == f"image={image}\nname={registry.name}\ndigest={image.digest}\n"
    for arguments, answer in (
        ((COMMIT, f"{registry.name}:other"), "names no digest"),
        ((COMMIT, parts[0], f"{registry.name}-else@{parts[1].digest}"), "lies elsewhere"),
        (("main", *parts), "is no commit"),
    ):
        assert answer in script("index", *arguments, tree=tree).stderr


def test_a_stray_tag_stops_no_build(registry: Registry, tree: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever may push packages can write the tag of a commit before its index is pushed, or after."""
    parts, others = [registry.image(), registry.image()], [registry.image(), registry.image()]
    commit = "3" * 40
    registry.crane("tag", str(registry.image()), f"sha-{commit}")
    moved = script("index", commit, *parts, tree=tree)
    assert moved.returncode == 0 and "which nobody of ours has signed. It is moved." in moved.stderr, moved.stderr
    index = Image(moved.stdout.strip())
    assert registry.crane("digest", f"{registry.name}:sha-{commit}") == index.digest
    trust.sign(index, {SBOM: BOTH, PROVENANCE: stand_in(commit)})
    again = script("index", commit, *others, tree=tree)
    assert again.returncode == 1 and "It is not moved" in again.stderr and "Run again only the jobs that failed" in again.stderr
    unknown = script("index", commit, *others, tree=tree, COSIGN="false")
    assert unknown.returncode == 1 and "It is not moved" in unknown.stderr
    assert registry.crane("digest", f"{registry.name}:sha-{commit}") == index.digest


def test_a_stray_tag_stops_no_release(registry: Registry, scratch: Scratch) -> None:
    """Main's history names the digest, and what is attested to that is verified."""
    newest = scratch.releases["newest"]
    image = registry.signed(newest, f"sha-{newest}")
    registry.crane("tag", str(registry.image()), f"sha-{newest}")
    refused = script("retag", newest, "v9.0.0", registry.name)
    assert refused.returncode == 1 and "no signatures found" in refused.stderr
    scratch.give("dev", "newest", digest=image.digest)
    scratch.commit("Bump dev")
    assert script("retag", newest, "v9.0.0", registry.name).stdout == f"{image}\n"
    assert registry.crane("digest", f"{registry.name}:v9.0.0") == image.digest


def test_a_strangers_entry_in_the_list_of_signatures_stops_nothing(registry: Registry) -> None:
    image = registry.signed(COMMIT)
    registry.attest(image, SBOM, {**ONE, "components": []}, "theirs")
    assert "1 components" in verified(image, COMMIT)


def test_a_list_of_signatures_that_was_written_over_is_named_and_written_again(registry: Registry, promoted: Any, scratch: Scratch) -> None:
    newest = scratch.releases["newest"]
    image = registry.signed(newest)
    registry.crane("copy", str(registry.image()), registry.list_of(image))
    assert "somebody has written over the registry's tag sha256-…, which lists the signatures" in promoted(image)
    with pytest.raises(Refused, match="delete that tag in the registry, then run this again"):
        trust.sign(image, {})
    registry.crane("delete", registry.list_of(image))
    trust.sign(image, {SBOM: BOTH, PROVENANCE: stand_in(newest)})
    assert f"| provenance | kept | of {newest[:12]}" in promoted(image)


# -- the chart


def test_a_chart_of_ours_is_verified_as_an_image_is(registry: Registry) -> None:
    chart = registry.chart("0.3.0")
    refuses("no signatures found", chart)
    signed = script("sign", "--commit", COMMIT, chart)
    assert signed.returncode == 0 and "chart       sarsen 0.3.0" in signed.stdout, signed.stderr
    said = script("verify", "--commit", COMMIT, chart)
    assert said.returncode == 0 and re.search("signed by .*\nchart +sarsen 0.3.0\nprovenance ", said.stdout), said
    refuses("The provenance says commit", chart, OTHER)
    assert "and a chart without" in script("sign", "--sbom", "sbom.json", "0", chart).stderr
    assert "is signed with its SBOMs" in script("sign", registry.image()).stderr


def test_a_strangers_chart_is_not_ours(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COSIGN_KEY", registry.key("theirs"))
    theirs = registry.chart("0.3.0")
    registry.sign(theirs, COMMIT)
    refuses("accepted signatures do not match threshold", theirs)


def test_a_chart_under_the_tag_of_ours_is_not_ours(registry: Registry) -> None:
    """Whoever may push packages can move the tag, and copy the list of signatures."""
    good, other = registry.chart("0.3.0", "good"), registry.chart("0.3.0")
    registry.sign(good, COMMIT)
    registry.crane("copy", str(other), f"{good.name}:good")
    replaced = Image(f"{good.name}@{registry.crane('digest', f'{good.name}:good')}")
    assert replaced.digest == other.digest != good.digest
    refuses("no signatures found", replaced)
    registry.crane("copy", registry.list_of(good), registry.list_of(replaced))
    refuses("provided artifact digest does not match any digest in statement", replaced)


def test_an_image_of_ours_is_no_chart_and_a_chart_no_image(registry: Registry) -> None:
    image, chart = registry.signed(COMMIT), registry.chart("0.3.0")
    index = Image(registry.crane("index", "append", "--manifest", str(image), "--tag", f"{image.name}:index"))
    registry.sign(chart, COMMIT)
    registry.sign(index, COMMIT)
    no_chart, no_image = "is no chart of Helm", "none of the attestations matched the predicate type: cyclonedx"
    for it, name, answer in ((image, chart.name, no_chart), (index, chart.name, no_chart), (chart, image.name, no_image)):
        registry.crane("copy", str(it), f"{name}:copied")
        registry.crane("copy", registry.list_of(it), f"{name}:{it.digest.replace(':', '-')}")
        refuses(answer, Image(f"{name}@{it.digest}"))


def test_anyone_packages_the_same_chart_of_a_commit(registry: Registry, tree: pathlib.Path, scratch: Scratch, tmp_path: pathlib.Path) -> None:
    shutil.copytree(tree / "ci/build", scratch.folder / "ci/build", symlinks=True)
    scratch.write(".gitignore", ".sarsen\ntarget/\n")
    scratch.commit("Bring what builds")
    another = Scratch(tmp_path / "another", {})
    scratch.git("clone", "-q", ".", str(another.folder))
    another.write("deploy/helm/sarsen/templates/mine.yaml", "not: committed\n")
    charts = [packaged(scratch), packaged(another)]
    another.commit("Commit it")
    assert charts[0] == charts[1] != packaged(another)
    output, name = tmp_path / "output", registry.name.removesuffix("app") + trust.CHART
    pushed = script("push", scratch.folder / "target/chart", name, charts[0], COMMIT, GITHUB_OUTPUT=str(output))
    assert registry.crane("digest", f"{name}:sha-{COMMIT}") == charts[0], pushed.stderr
    assert output.read_text() == f"image={name}@{charts[0]}\nname={name}\n"
    assert trust.require_chart(Image(f"{name}@{charts[0]}")) == "sarsen 0.1.0"


def packaged(here: Scratch) -> str:
    if not (here.folder / ".sarsen").exists():
        (here.folder / ".sarsen").symlink_to(ROOT / ".sarsen")
    output = here.folder / "target.txt"
    done = subprocess.run([here.folder / "ci/build/chart"], env={**os.environ, "GITHUB_OUTPUT": str(output)}, capture_output=True, text=True)
    assert output.read_text().splitlines()[-1] == f"chart={done.stdout.strip()}", done.stderr
    return done.stdout.strip()


# -- VERIFY.md


def test_the_commands_of_verify_md_ask_for_what_our_gates_ask_for(registry: Registry, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good, chart = registry.signed(COMMIT, "v1.2.3"), registry.chart("1.2.3", "1.2.3")
    registry.soak(good, "sha256:0", COMMIT)
    registry.sign(chart, COMMIT)
    (tmp_path / "files").mkdir()
    (tmp_path / "files/image.txt").write_text(f"{good}\n")
    monkeypatch.setenv("COSIGN_KEY", registry.key("release"))
    trust.seal(tmp_path / "files", good)
    (tmp_path / "cosign").write_text(
        """#!/usr/bin/env bash
echo "$*" >>"$ASKED"
key=ours arguments=() http=--allow-http-registry
[[ $1 != verify-blob ]] || http=
while [[ $# -gt 0 ]]; do
  case $1 in
    --certificate-*) [[ $2 != */soak.yml@* ]] || key=soak
      [[ $2 != */release.yml@* ]] || key=release
      shift ;;
    *) arguments+=("${1/ghcr.io\\/acme\\/shop/${NAME%/app}}") ;;
  esac
  shift
done
exec "$COSIGN" "${arguments[@]}" --key "$KEYS/$key.pub" --insecure-ignore-tlog $http
"""
    )
    (tmp_path / "crane").write_text('#!/bin/sh\necho "$*" >>"$ASKED"\nexec "$CRANE" "$1" --insecure "${NAME%/app}${2#ghcr.io/acme/shop}"\n')
    (tmp_path / "gh").write_text('#!/bin/sh\necho "$*" >>"$ASKED"\n')
    (tmp_path / "helm").write_text('#!/bin/sh\nexec "$HELM" "$1" --plain-http "oci://${NAME%/app}${2#oci://ghcr.io/acme/shop}"\n')
    for program in ("cosign", "crane", "gh", "helm"):
        (tmp_path / program).chmod(0o755)
    blocks = [part.partition("\n```")[0] for part in (ROOT / "VERIFY.md").read_text().split("```sh\n")[1:]]
    text = "\n".join(blocks).replace("OWNER/NAME", "acme/shop")
    text = text.replace("sarsen@sha256:…", f"sarsen@{chart.digest}").replace("sha256:…", good.digest)
    environment = {
        **os.environ,
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "NAME": registry.name,
        "KEYS": str(registry.keys),
        "ASKED": str(tmp_path / "asked"),
    }
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", text], env=environment, cwd=tmp_path / "files", capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout.count('"payload":') >= 4 and good.digest in done.stdout and chart.digest in done.stdout, done.stderr
    assert "image.txt: OK\n" in done.stdout and len(list(tmp_path.glob("files/sarsen*.tgz"))) == 1
    monkeypatch.setattr(trust, "repository", lambda: "acme/shop")
    monkeypatch.setattr(trust, "name", lambda: "ghcr.io/acme/shop/app")
    image = Image(f"ghcr.io/acme/shop/app@{good.digest}")
    wanted = ["digest ghcr.io/acme/shop/app:v1.2.3", " ".join(["verify", *trust.by_whom(image), str(image)])]
    for kind, signer in ((SBOM, trust.BUILD), (PROVENANCE, trust.BUILD), (soaked.KIND, trust.SOAK)):
        wanted.append(" ".join(["verify-attestation", "--type", kind, *trust.by_whom(image, None, signer), str(image)]))
    chart = Image(f"ghcr.io/acme/shop/{trust.CHART}@{chart.digest}")
    wanted += [f"digest {chart.name}:1.2.3", " ".join(["verify", *trust.by_whom(chart), str(chart)])]
    wanted.append(" ".join(["verify-attestation", "--type", PROVENANCE, *trust.by_whom(chart), str(chart)]))
    wanted.append(" ".join(["verify-blob", *trust.by_whom(image, None, trust.RELEASE), "--bundle", f"{trust.SUMS}{trust.BUNDLE}", trust.SUMS]))
    by_gh = f"--repo acme/shop --signer-workflow acme/shop/{trust.BUILD.workflow} --source-ref {trust.BRANCH} --deny-self-hosted-runners"
    wanted.append(f"attestation verify oci://{image} {by_gh}")
    assert (tmp_path / "asked").read_text().splitlines() == wanted
