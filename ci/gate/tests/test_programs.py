"""The entry points of ci/ship by themselves: arguments, outputs, exit codes, and checkouts that lack something."""

import pathlib
import subprocess

import pytest
from programs import SHIP, copied, expect, run
from scratch import ENVIRONMENT, Scratch
from table import rows

MAIN, HEAD = "refs/heads/main", "refs/heads/request"
HERE = ["promote", "promotion-gate", "values-gate", "judge", "approval", "vulnerability-gate"]


def test_approval_is_an_output(scratch: Scratch, tmp_path: pathlib.Path) -> None:
    values = scratch.folder / "deploy/envs/prod/values.yaml"
    text = values.read_text()
    values.write_text(text + "replicas: 3\n")
    scratch.commit("More of it")
    output = str(tmp_path / "output")
    assert run("approval", MAIN, HEAD, GITHUB_OUTPUT=output) == (0, "production\n")
    values.write_text(text)
    scratch.promote("staging", "fourth")
    assert run("approval", MAIN, HEAD, GITHUB_OUTPUT=output) == (0, "\n")
    assert (tmp_path / "output").read_text() == "environment=production\nenvironment=\n"


def test_a_judge_says_whose_approval_it_waits_for_or_fails(scratch: Scratch, tmp_path: pathlib.Path) -> None:
    ship = copied(tmp_path / "ci", "acme/shop")
    output, summary = tmp_path / "output", tmp_path / "summary"
    scratch.write("deploy/envs/prod/values.yaml", (scratch.folder / "deploy/envs/prod/values.yaml").read_text() + "replicas: 3\n")
    head = scratch.commit("More of it")
    said = expect(0, "Waits for: production", "judge", MAIN, head, "more", ship=ship, GITHUB_OUTPUT=str(output), GITHUB_STEP_SUMMARY=str(summary))
    assert output.read_text() == "environment=production\n"
    assert summary.read_text() == said
    (ship.parent / "gate/approval.py").write_text("def approval(base, head):\n    raise RuntimeError\n")
    ended, _ = run("judge", MAIN, head, "more", ship=ship, GITHUB_OUTPUT=str(output))
    assert ended == 1
    assert output.read_text() == "environment=production\n"


def test_nobody_has_said_yet_whose_images_they_are(scratch: Scratch, tmp_path: pathlib.Path) -> None:
    ship = copied(tmp_path / "ci", "example/sarsen")
    scratch.promote("prod", "first")
    expect(1, "ci/gate/repository.txt still names the placeholder", "judge", MAIN, HEAD, "rollback/prod", ship=ship)


@pytest.mark.parametrize("program", HERE)
def test_exit_code_2_is_wrong_use(program: str) -> None:
    expect(2, f"usage: {program}", program, "--no-such-thing")
    expect(0, f"usage: {program}", program, "--help")


@pytest.mark.parametrize("program", HERE)
def test_an_entry_point_is_thin(program: str) -> None:
    assert len((SHIP / program).read_text().splitlines()) <= 40


def test_a_name_that_may_mean_two_things(scratch: Scratch) -> None:
    expect(1, "'main' may mean a branch, a tag or a remote's branch.", "promotion-gate", "--history-only", "main", HEAD)


def test_from_a_folder_of_the_checkout(scratch: Scratch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(scratch.folder / "deploy")
    expect(1, "It changes the version of no environment", "promotion-gate", "--history-only", MAIN, MAIN)


GATES = [("judge", MAIN, "HEAD", "branch"), ("promotion-gate", "--history-only", MAIN, "HEAD"), ("values-gate", MAIN, "HEAD"), ("approval", MAIN, "HEAD")]


@pytest.mark.parametrize("gate", GATES, ids=lambda it: str(it[0]))
@pytest.mark.parametrize("row", rows("checkouts", {"made", "head", "answer", "judge"}))
def test_a_checkout_that_lacks_something(
    row: dict[str, str], gate: tuple[str, ...], scratch: Scratch, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line says what to do, and nothing is changed."""
    folder = tmp_path / "lacking"
    subprocess.run(["bash", "-euc", row["made"]], env=ENVIRONMENT | {"LACKING": str(folder)}, check=True)
    monkeypatch.chdir(folder)
    before = content(folder)
    program, *arguments = [it.replace(MAIN, "refs/remotes/origin/main").replace("HEAD", row.get("head", "HEAD")) for it in gate]
    looked = program != "judge" or "judge" not in row
    said = expect(1 if looked else 3, row["answer" if looked else "judge"], program, *arguments, GIT_CEILING_DIRECTORIES=str(tmp_path))
    assert len(said.strip().splitlines()) == 1, said
    assert content(folder) == before


def content(folder: pathlib.Path) -> list[str]:
    """But for the note of git that it has fetched nothing."""
    return sorted(str(it) for it in folder.rglob("*") if it.name != "FETCH_HEAD")


def test_a_scan_that_has_not_looked_says_so(tmp_path: pathlib.Path) -> None:
    """ci/build/scan ends with 3 and leaves no report when Grype could not look, and nobody's settings reach it."""
    sbom, report = tmp_path / "sbom.json", tmp_path / "report"
    sbom.write_text('{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"type": "library", "name": "log4j-core", "version": "2.14.1"}]}')
    grype = tmp_path / "grype"

    def scan(script: str) -> subprocess.CompletedProcess[str]:
        grype.write_text(f"#!/usr/bin/env bash\n{script}\n")
        grype.chmod(0o755)
        report.write_text("of yesterday\n")
        values = {"PATH": "/usr/bin:/bin", "GRYPE": str(grype), "GRYPE_DB_AUTO_UPDATE": "false", "GRYPE_ONLY_FIXED": "true"}
        return subprocess.run([SHIP.parent / "build/scan", sbom, report], env=values, capture_output=True, text=True)

    for script, says in (("echo broken >&2; exit 1", "It says: broken"), ("exit 0", "NOT SCANNED: Grype wrote no report.")):
        done = scan(script)
        assert (done.returncode, says in done.stderr, report.exists()) == (3, True, False)
    done = scan('[[ $1 == sbom:*/sbom.json && $4 == --output && $5 == json ]] && env | grep ^GRYPE_ | sort >"${@: -1}"')
    assert done.returncode == 0, done.stderr
    wanted = ["GRYPE_CHECK_FOR_APP_UPDATE=false", "GRYPE_DB_AUTO_UPDATE=true", "GRYPE_DB_REQUIRE_UPDATE_CHECK=true", "GRYPE_DB_VALIDATE_AGE=true"]
    assert report.read_text().splitlines() == wanted
