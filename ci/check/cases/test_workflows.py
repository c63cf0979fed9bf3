"""Each row of ci/check/cases/workflows.yaml is refused by who it names, as it says, and its base by nobody."""

import collections
import json
import os
import pathlib
import subprocess
import sys

import pytest
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "ci"))

from gate.workflows import refusals  # noqa: E402

TABLE = yaml.safe_load((ROOT / "ci/check/cases/workflows.yaml").read_text())
ROWS = {row["name"]: row for row in TABLE["rows"]}
TOOLS = ROOT / ".sarsen/tools"


def changed(row: dict) -> str:
    text = TABLE["base"]
    pairs = zip(row["was"], row["is"], strict=True) if isinstance(row["was"], list) else [(row["was"], row["is"])]
    for was, now in pairs:
        assert text.count(was) == 1, f"{row['name']}: the base has {text.count(was)} times {was!r}"
        text = text.replace(was, now)
    return text


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, list[str]]]:
    """What each tool says of each row, and of the base."""
    folder = tmp_path_factory.mktemp("workflows")
    files = {"base": TABLE["base"]} | {name: changed(row) for name, row in ROWS.items()}
    for name, text in files.items():
        (folder / f"{name}.yml").write_text(text)
    paths = sorted(map(str, folder.glob("*.yml")))
    said: dict[str, dict[str, list[str]]] = {tool: collections.defaultdict(list) for tool in ("ours", "zizmor", "actionlint")}
    for name in files:
        said["ours"][name] = [line.removeprefix(f"{name}.yml: ") for line in refusals([folder / f"{name}.yml"], {"required"})]
    zizmor = pathlib.Path(sys.executable).parent / "zizmor"
    options = ["--offline", "--persona", "auditor", "--quiet", "--config", ROOT / ".github/zizmor.yml", "--format", "json"]
    for finding in json.loads(subprocess.run([zizmor, *options, *paths], capture_output=True, text=True).stdout):
        for path in {pathlib.Path(it["symbolic"]["key"]["Local"]["verbatim_path"]).stem for it in finding["locations"]}:
            said["zizmor"][path].append(finding["ident"])
    command = [TOOLS / "actionlint", "-shellcheck=", "-format", "{{json .}}", *paths]
    for error in json.loads(subprocess.run(command, capture_output=True, text=True, env={**os.environ, "GITHUB_ACTIONS": ""}).stdout):
        said["actionlint"][pathlib.Path(error["filepath"]).stem].append(error["message"])
    return said


def test_nobody_refuses_the_base(seen: dict) -> None:
    assert [tool for tool in seen if seen[tool]["base"]] == []


def test_there_are_rows() -> None:
    assert len(ROWS) == len(TABLE["rows"]) > 60
    assert all(("legal" in row) != ("sees" in row) for row in ROWS.values())


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_each_is_refused_as_it_says(row: dict, seen: dict) -> None:
    name = row["name"]
    if "legal" in row:
        assert [tool for tool in seen if seen[tool][name]] == []
    elif row["sees"] == "ours":
        assert "\n".join(seen["ours"][name]) == row["answer"].replace("{file}", f"{name}.yml")
    else:
        assert any(row["answer"] in said for said in seen[row["sees"]][name]), seen[row["sees"]][name]
