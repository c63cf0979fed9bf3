"""What decides whether a pull request may be merged, on each row of checks.yaml."""

import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys

import pytest
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "ci"))

from gate.workflows import drift  # noqa: E402

TABLE = yaml.safe_load((ROOT / "ci/check/cases/checks.yaml").read_text())
COMMIT = "0123456789" * 4
# Answers as gh does, and as the ledger, and writes down what it was told.
OTHERS = """#!/usr/bin/env bash
printf '%s\\n' "$*" >>"$SAID"
case $* in
  *--jq\\ .title) printf '%s' "$TITLE" ;;
  *timeline*) [[ $EVENTS != none ]] && tr ' ' '\\n' <<<"$EVENTS" ;;
  known\\ true) echo 'NOT RUN: same inputs as 0123456789ab, green on 2026-11-01' ;;
  known*) exit 1 ;;
esac
"""


def rows(name: str) -> list:
    assert TABLE[name], f"checks.yaml has no row of {name}, so it proves nothing."
    return [pytest.param(row, id=row["name"]) for row in TABLE[name]]


def ask(folder: pathlib.Path, *command: str, **variables: str) -> tuple[int, str, str]:
    """How it ends, what it says, and what gh or the ledger was told."""
    for program in (folder / "gh", folder / "ledger"):
        program.write_text(OTHERS)
        program.chmod(0o755)
    about = {"PATH": f"{folder}:{os.environ['PATH']}", "SAID": str(folder / "said"), **variables}
    done = subprocess.run([ROOT / command[0], *command[1:]], env=about, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    said = folder / "said"
    return done.returncode, done.stdout, said.read_text() if said.exists() else ""


@pytest.mark.parametrize("row", rows("jobs"))
def test_each_part_has_its_job(row: dict) -> None:
    jobs = {name: {"steps": [{"run": f"make ci PART={part}"} for part in parts]} for name, parts in row["jobs"].items()}
    assert "\n".join(drift({"good", "bad", "blind"}, jobs)) == row["answer"]


@pytest.mark.parametrize("row", rows("needed"))
def test_required(row: dict, tmp_path: pathlib.Path) -> None:
    needs = {name: {"result": it, "outputs": {}} for name, it in row.get("needs", {}).items()}
    if "only" in row:
        needs["changes"]["outputs"]["only"] = row["only"]
    status, said, _ = ask(tmp_path, "ci/check/needed", NEEDS=row.get("text", json.dumps(needs)))
    assert (status, row["answer"] in said) == (row["status"], True), said


@pytest.mark.parametrize("row", rows("verdict"))
def test_verdict(row: dict, tmp_path: pathlib.Path) -> None:
    judge = {"result": row["judge"], "outputs": {"environment": row["environment"]} if "environment" in row else {}}
    needs = {"judge": judge, "approval": {"result": row["approval"], "outputs": {}}}
    status, said, told = ask(tmp_path, "ci/ship/verdict", COMMIT, NEEDS=json.dumps(needs))
    state, _, why = row["answer"].partition(": ")
    assert (status, said.strip()) == (0, row["answer"])
    assert f"api --method POST repos/{{owner}}/{{repo}}/statuses/{COMMIT} -f state={state} -f context=promotion -f description={why} " in told


def test_verdict_is_called_wrongly(tmp_path: pathlib.Path) -> None:
    for command, needs in ((["main"], "{}"), ([COMMIT], "{}"), ([], "{}")):
        status, said, told = ask(tmp_path, "ci/ship/verdict", *command, NEEDS=needs)
        assert (status, told) == (2, ""), said


@pytest.mark.parametrize("row", rows("title"))
def test_title(row: dict, tmp_path: pathlib.Path) -> None:
    events = row.get("events")
    command = ["--pull", "7"] if events else [row["title"]]
    status, said, _ = ask(tmp_path, "ci/check/title", *command, TITLE=row["title"], EVENTS=events if events == "none" else " ".join(events or []))
    assert (status, row.get("answer", "") in said) == (row["status"], True), said


@pytest.mark.parametrize("row", rows("pull-request"))
def test_pull_request(row: dict, tmp_path: pathlib.Path) -> None:
    listed = ROOT / "ci/check/cases/checks/list.txt"
    if "list" in row:
        listed = tmp_path / "list.txt"
        listed.write_text(row["list"].replace("@FOLDER@", str(tmp_path)))
    for name, text in row.get("files", {}).items():
        (tmp_path / name).write_text(text)
    status, said, told = ask(tmp_path, "ci/check/pull-request", *row.get("parts", []), CHECKS=str(listed), **row.get("variables", {}))
    assert (status, row["answer"] in said) == (row["status"], True), said
    assert row.get("hides", "\0") not in said
    assert row.get("told", "") in told.splitlines() or "told" not in row


@pytest.mark.parametrize("row", rows("kept"))
def test_a_cache_brings_no_program_of_somebody_else(row: dict, tmp_path: pathlib.Path) -> None:
    (tmp_path / "ci/build").mkdir(parents=True)
    for name in ("kept", "begin"):
        shutil.copy(ROOT / "ci/build" / name, tmp_path / "ci/build" / name)
    (tmp_path / "ci/build/kept.txt").write_text(f"{row['entry']} {hashlib.sha256(b'good').hexdigest()}\n")
    program = tmp_path / ".sarsen/tools/cosign"
    program.parent.mkdir(parents=True)
    (unnamed := program.with_name("grype")).write_text("evil")
    if "link" in row:
        (tmp_path / "elsewhere").write_text(row["link"])
        program.symlink_to(tmp_path / "elsewhere")
    if "content" in row:
        program.write_text(row["content"])
        program.with_suffix(".txt").write_text("cosign")
    said = subprocess.run([tmp_path / "ci/build/kept"], check=True, capture_output=True, text=True).stdout
    assert (program.exists(), program.with_suffix(".txt").exists(), "is kept" in said) == (row["kept"],) * 3
    assert not unnamed.exists()


def test_a_program_of_python_starts_the_python_beside_it() -> None:
    """Whichever checkout has installed it, and also where that is gone."""
    programs = [it for it in pathlib.Path(sys.prefix, "bin").iterdir() if it.is_file() and not it.is_symlink()]
    assert not [it.name for it in programs if b"/bin/python" in it.read_bytes().split(b"\n", 1)[0]]


@pytest.mark.parametrize("row", rows("refusals"))
def test_refusals_and_size(row: dict, tmp_path: pathlib.Path) -> None:
    git = lambda *words, cwd=tmp_path: subprocess.run(["git", *words], cwd=cwd, capture_output=True, text=True, check=True).stdout
    for path in git("ls-files", "ci", "app/src/test", cwd=ROOT).splitlines():
        if (ROOT / path).exists():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, tmp_path / path)
    for number in range(row.get("files", 0)):
        (tmp_path / f"ci/more-{number}").write_text(f"{'x' * row['width']}\n" * row["lines"])
    if "there" in row:
        table = tmp_path / "ci/check/cases/workflows.yaml"
        table.write_text(table.read_text().replace(row["there"], "name: another\n"))
    git("init", "--quiet")
    git("add", "--all")
    done = subprocess.run([tmp_path / "ci/check/refusals"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert (done.returncode, row["answer"] in done.stdout) == (row["status"], True), done.stdout
