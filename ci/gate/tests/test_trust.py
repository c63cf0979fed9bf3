"""Whose word counts about an image, as it is asked of cosign, and what provenance must say (provenance.yaml). Nothing here needs a registry."""

import json
import pathlib
from typing import Any

import pytest
from gate import programs, provenance, soaked, trust
from gate.checkout import Refused
from gate.trust import Image
from table import base, rows

DIGEST = "sha256:" + "0" * 64
OURS = f"ghcr.io/acme/shop/app@{DIGEST}"


@pytest.fixture(autouse=True)
def ours(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trust, "HERE", tmp_path)
    whose(tmp_path, "acme/shop")


def whose(folder: pathlib.Path, repository: str) -> None:
    (folder / "repository.txt").write_text(f"{repository}\n")


@pytest.mark.parametrize("row", rows("provenance", {"at", "value", "accepted", "answer"}))
def test_provenance(row: dict[str, Any]) -> None:
    predicate = base("provenance")
    if "at" in row:
        *folders, last = row["at"]
        place = predicate
        for name in folders:
            place = place[name]
        place.__setitem__(last, row["value"]) if "value" in row else place.pop(last)
    if row.get("accepted"):
        assert provenance.provenance_of(Image(OURS), predicate, "1" * 40) == row["answer"]
        return
    with pytest.raises(Refused) as refused:
        provenance.provenance_of(Image(OURS), predicate, "1" * 40)
    assert row["answer"] in str(refused.value)


@pytest.mark.parametrize("row", rows("trust", {"image", "answer"}, "images"))
def test_another_image_is_not_ours(row: dict[str, Any]) -> None:
    with pytest.raises(Refused, match=row["answer"].replace(".", r"\.")):
        Image(row["image"].replace("DIGEST", DIGEST))


def test_the_placeholder_is_nobodys(tmp_path: pathlib.Path) -> None:
    whose(tmp_path, "example/sarsen")
    with pytest.raises(Refused, match="still names the placeholder example/sarsen"):
        Image(f"ghcr.io/example/sarsen/app@{DIGEST}")


class Cosign:
    """Takes note of what it is asked, and answers with a text and a status."""

    def __init__(self, folder: pathlib.Path, monkeypatch: pytest.MonkeyPatch, status: int = 1, out: str = "", err: str = "") -> None:
        self.log, program = folder / "asked", folder / "cosign"
        (folder / "out").write_text(out)
        (folder / "err").write_text(err)
        program.write_text(f'#!/bin/sh\necho "$@" >>{self.log}\ncat {folder}/out\ncat {folder}/err >&2\nexit {status}\n')
        program.chmod(0o755)
        monkeypatch.setenv("COSIGN", str(program))
        programs.program.cache_clear()

    @property
    def asked(self) -> list[str]:
        return self.log.read_text().splitlines()


@pytest.fixture(autouse=True)
def forget() -> Any:
    yield
    programs.program.cache_clear()


IDENTITY = "--certificate-identity https://github.com/acme/shop/.github/workflows/{} --certificate-oidc-issuer https://token.actions.githubusercontent.com"
CALLER = "--certificate-github-workflow-repository acme/shop --certificate-github-workflow-ref refs/heads/main --certificate-github-workflow-trigger {}"


@pytest.mark.parametrize("text", [OURS, f"ghcr.io/acme/shop/charts/sarsen@{DIGEST}"])
def test_cosign_is_asked_for_the_whole_identity_of_who_builds(text: str, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cosign = Cosign(tmp_path, monkeypatch)
    with pytest.raises(Refused):
        trust.require_signature(Image(text), "1" * 40)
    identity, caller = IDENTITY.format("build-image.yml@refs/heads/main"), CALLER.format("push")
    assert cosign.asked == [f"verify {identity} {caller} --certificate-github-workflow-sha {'1' * 40} --output json {text}"]


def test_cosign_is_asked_for_the_whole_identity_of_who_hears_of_argo_cd(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cosign = Cosign(tmp_path, monkeypatch)
    with pytest.raises(Refused):
        trust.attested(Image(OURS), soaked.KIND, signer=trust.SOAK)
    identity, caller = IDENTITY.format("soak.yml@refs/heads/main"), CALLER.format("repository_dispatch")
    assert cosign.asked == [f"verify-attestation {identity} {caller} --type {soaked.KIND} {OURS}"]


def test_a_job_of_github_signs_as_itself(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cosign = Cosign(tmp_path, monkeypatch, status=0)
    trust.sign(Image(OURS), {soaked.KIND: {}}, signature=False)
    (asked,) = cosign.asked
    assert asked.startswith(f"attest --yes --type {soaked.KIND} --predicate ") and asked.endswith(f" {OURS}") and "key" not in asked


def test_a_statement_about_another_digest_says_nothing(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever cosign passes."""
    payload = "eyJzdWJqZWN0IjogW3siZGlnZXN0IjogeyJzaGEyNTYiOiAiMSJ9fV0sICJwcmVkaWNhdGUiOiB7fX0="
    Cosign(tmp_path, monkeypatch, status=0, out=json.dumps({"payload": payload}))
    with pytest.raises(Refused, match="No attestation of type cyclonedx is of sha256:"):
        trust.attested(Image(OURS), trust.SBOM)


@pytest.mark.parametrize("row", rows("trust", {"said", "answer"}, "registry"))
def test_one_line_says_what_to_do_about_the_registry(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, row: dict[str, Any]) -> None:
    Cosign(tmp_path, monkeypatch, err=f"Error: verifying\n{row['said']}\n")
    with pytest.raises(Refused) as refused:
        trust.require_signature(Image(OURS))
    assert row["said"] in str(refused.value) and row["answer"] in str(refused.value) and "\n" not in str(refused.value)


@pytest.mark.parametrize("row", rows("trust", {"text", "json", "sum", "answer"}, "sboms"))
def test_a_file_that_is_no_sbom_of_the_image_is_not_attested(tmp_path: pathlib.Path, row: dict[str, Any]) -> None:
    if "text" in row or "json" in row:
        (tmp_path / "sbom.json").write_text(row.get("text") or json.dumps(row["json"]).replace("LONG", "x" * 10_000_000))
    with pytest.raises(Refused) as refused:
        trust.sbom_in(tmp_path / "sbom.json", row.get("sum"))
    assert row["answer"] in str(refused.value)


@pytest.mark.parametrize("row", rows("trust", {"names", "answer"}, "platforms"))
def test_an_image_is_listed_for_each_platform(row: dict[str, Any]) -> None:
    sboms = [{"metadata": {"component": {"name": name}}} if name else {"metadata": {}} for name in row["names"]]
    if "answer" not in row:
        assert sorted(trust.by_platform(sboms)) == ["linux/amd64", "linux/arm64"]
        return
    with pytest.raises(Refused, match=row["answer"]):
        trust.by_platform(sboms)


def test_a_registry_of_this_machine_wants_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COSIGN_PUBLIC_KEY", raising=False)
    with pytest.raises(Refused, match="set COSIGN_PUBLIC_KEY to its file"):
        trust.by_whom(Image(f"127.0.0.1:5000/app@{DIGEST}"))
