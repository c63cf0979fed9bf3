"""ci/ship/promote and its rollback, by table: promote.yaml; then what it writes, in full."""

import string
from typing import Any

import pytest
from programs import expect
from scratch import Scratch
from steps import prepare
from table import rows

from gate.checkout import Refused
from gate.promoting import promote

IMAGE = f"127.0.0.1:5000/app@sha256:{'a' * 64}"


@pytest.mark.parametrize("row", rows("promote", {"main", "change", "asked", "rollback", "digest", "refused", "answer"}))
def test_promote(row: dict[str, Any], scratch: Scratch) -> None:
    prepare(scratch, row)
    source, target = (IMAGE if it == "IMAGE" else it for it in row["asked"].split())
    dirty = scratch.git("status", "--porcelain")
    try:
        said, refused = promote(source, target, rollback=row.get("rollback", False), digest=row.get("digest")), False
    except Refused as e:
        said, refused = str(e), True
    assert string.Template(row["answer"]).safe_substitute(scratch.releases) in said
    assert refused == row.get("refused", False), said
    changed = scratch.git("status", "--porcelain")
    assert changed == (dirty if refused else f"M deploy/envs/{target}/version.yaml")


def test_writes_the_same_when_it_is_run_again(scratch: Scratch) -> None:
    said = expect(0, "+  replicas: 2", "promote", "dev", "staging")
    assert "Release fourth" in said and "## Packages\nNot compared. " in said
    assert expect(0, "Promotes **staging** from", "promote", "dev", "staging") == said
    scratch.commit("Promote to staging")
    expect(0, "| lineage | kept | dev has it |", "promotion-gate", "--history-only", "refs/heads/main", "refs/heads/request")


def test_refuses_what_is_not_committed(scratch: Scratch) -> None:
    path = scratch.folder / "deploy/envs/prod/version.yaml"
    path.write_text(path.read_text() + "# mine\n")
    expect(1, "has changes that are not committed", "promote", "staging", "prod")


def test_a_rollback_needs_no_helm(scratch: Scratch, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor any other program that would have to be built."""
    for name in ("HELM", "COSIGN", "GRYPE", "CRANE"):
        monkeypatch.setenv(name, "/nonexistent")
    assert "## Packages" not in expect(0, "`V2__expand.sql` expand", "promote", "--rollback", "prod", "prod")
    scratch.commit("Roll prod back")
    expect(0, "over no contract migration", "promotion-gate", "--history-only", "--rollback", "refs/heads/main", "refs/heads/request")
    expect(1, "helm does not start", "promote", "dev", "staging")


def test_an_image_is_of_the_commit_that_is_checked_out(scratch: Scratch) -> None:
    scratch.git("reset", "-q", "--hard", scratch.releases["newest"])
    scratch.git("checkout", "-q", "main", "--", "deploy")
    scratch.commit("As main was when it built")
    expect(1, "An image that was built goes to dev first.", "promote", IMAGE, "staging")
    expect(0, "Promotes **dev** from", "promote", IMAGE, "dev")
