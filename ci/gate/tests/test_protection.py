"""ci/ship/protect on a GitHub that is a dictionary: every difference is seen and mended, and placeholders are refused."""

import copy
import json
import os
import pathlib
import re
import shutil
from collections.abc import Callable
from typing import Any

import pytest
from gate import github, protection
from gate.checkout import Refused
from programs import copied, expect, stand_in
from scratch import Scratch
from table import rows

TEAMS = {"platform": 42, "others": 43}


class FakeGitHub:
    """Answers the arguments of gh as GitHub does, with fields of its own beside those that it was told."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.state: dict[str, Any] = {"repository": {}, "rulesets": {}, "environments": {}}

    def gh(self, *words: str, body: str | None = None) -> str:
        assert words[0] == "api"
        method, path = (words[2], words[3]) if words[1] == "--method" else ("GET", words[1])
        assert (body is None) == (method == "GET")
        path = path.partition("?")[0].removeprefix("repos/acme/shop").strip("/")
        if method != "GET":
            self.told.append(f"{method} {path}")
        for form, answer in self.ANSWERS.items():
            if found := re.fullmatch(form, path):
                return json.dumps(answer(self, method, json.loads(body) if body else None, *found.groups()))
        raise github.Absent(f"{path} (HTTP 404)")

    def repository(self, method: str, body: Any) -> Any:
        self.state["repository"].update(body or {})
        return {"id": 1, "full_name": "acme/shop", **self.state["repository"]}

    def team(self, method: str, body: Any, slug: str) -> Any:
        return {"id": TEAMS[slug], "slug": slug}

    def rulesets(self, method: str, body: Any) -> Any:
        if body:
            self.state["rulesets"][body["name"]] = {**keyed(body), "id": 101 + len(self.told)}
        return [{"id": it["id"], "name": it["name"]} for it in self.state["rulesets"].values()]

    def ruleset(self, method: str, body: Any, number: str) -> Any:
        (known,) = [it for it in self.state["rulesets"].values() if it["id"] == int(number)]
        known.update(keyed(body) if body else {})
        rules = known["rules"].values() if isinstance(known["rules"], dict) else known["rules"]
        return {**known, "rules": list(rules)[::-1], "source": "acme/shop", "node_id": "R", "current_user_can_bypass": "never"}

    def branches(self, method: str, body: Any, name: str) -> Any:
        environment = self.state["environments"].get(name) or self.absent()
        if body:
            environment["branches"].append({"id": 1, **body})
        return {"branch_policies": environment["branches"]}

    def environment(self, method: str, body: Any, name: str) -> Any:
        if body:
            self.state["environments"][name] = {"branches": [], **self.state["environments"].get(name, {}), **body}
        it = self.state["environments"].get(name) or self.absent()
        slugs = {number: slug for slug, number in TEAMS.items()}
        asked = [{"type": "Team", "reviewer": {"slug": slugs[team["id"]], "id": team["id"]}} for team in it["reviewers"]]
        rule = {"type": "required_reviewers", "prevent_self_review": it["prevent_self_review"], "reviewers": asked}
        return {"name": name, "deployment_branch_policy": it["deployment_branch_policy"], "protection_rules": [rule] if asked else []}

    @staticmethod
    def absent() -> Any:
        raise github.Absent("Not Found (HTTP 404)")

    ANSWERS: dict[str, Callable[..., Any]] = {
        "": repository,
        r"orgs/acme/teams/([\w-]+)": team,
        "rulesets": rulesets,
        r"rulesets/(\d+)": ruleset,
        r"environments/([\w-]+)/deployment-branch-policies": branches,
        r"environments/([\w-]+)": environment,
    }


def keyed(ruleset: dict[str, Any]) -> dict[str, Any]:
    """With its rules by type, so that a case can name one."""
    return {**ruleset, "rules": {it["type"]: it for it in copy.deepcopy(ruleset["rules"])}}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> FakeGitHub:
    there = FakeGitHub()
    monkeypatch.setattr(github, "gh", there.gh)
    monkeypatch.setattr(protection, "repository", lambda: "acme/shop")
    return there


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> pathlib.Path:
    """Our .github, with the ids of two Apps and the team platform, whoever's this checkout is."""
    found = shutil.copytree(protection.GITHUB, tmp_path / ".github")
    for number, name in ((7, "main"), (8, "who-releases")):
        edit(found / f"rulesets/{name}.json", r'"actor_id": \d+', f'"actor_id": {number}')
        edit(found / f"rulesets/{name}.json", r'"promotion", "integration_id": \d+', f'"promotion", "integration_id": {number}')
    edit(found / "rulesets/main.json", r'"slug": "[^"]*"', '"slug": "platform"')
    edit(found / "environments.json", r'"reviewers": \["[^]]*\]', '"reviewers": ["platform"]')
    return found


def edit(path: pathlib.Path, form: str, text: str) -> None:
    path.write_text(re.sub(form, text, path.read_text()))


def test_protects_once_and_finds_no_difference(server: FakeGitHub, folder: pathlib.Path) -> None:
    assert "ruleset main is null" in " ".join(protection.differences(folder))
    assert not server.told
    for _ in range(2):
        protection.apply(folder)
        assert list(protection.differences(folder)) == []
    assert server.told.count("POST rulesets") == 3


@pytest.mark.parametrize("case", rows("protection", {"place", "value", "answer"}))
def test_sees_and_mends_a_difference(server: FakeGitHub, folder: pathlib.Path, case: dict[str, Any]) -> None:
    protection.apply(folder)
    *folders, last = case["place"]
    place: Any = server.state
    for name in folders:
        place = place[name]
    if "value" in case:
        assert place[last] != case["value"]
        place[last] = case["value"]
    else:
        place.pop(last)
    assert case["answer"] in "\n".join(protection.differences(folder))
    protection.apply(folder)
    assert list(protection.differences(folder)) == []


@pytest.mark.parametrize("name", ["main", "who-releases"])
def test_refuses_the_placeholder_of_an_app(server: FakeGitHub, folder: pathlib.Path, name: str) -> None:
    edit(folder / f"rulesets/{name}.json", r'"actor_id": \d+', '"actor_id": 0')
    with pytest.raises(Refused, match=f"{name}.json names the placeholder 0 for the App"):
        protection.apply(folder)
    assert not server.told


@pytest.mark.parametrize("other", [0, 8])
def test_refuses_the_status_of_the_gate_by_another_app(server: FakeGitHub, folder: pathlib.Path, other: int) -> None:
    edit(folder / "rulesets/main.json", r'"promotion", "integration_id": \d+', f'"promotion", "integration_id": {other}')
    with pytest.raises(Refused, match=f"main.json takes the check promotion from App {other}. Put the id there"):
        protection.apply(folder)
    assert not server.told


def test_the_gate_is_heard_from_its_app_alone() -> None:
    """Workflows of every branch report as GitHub Actions: a promotion must not wait for such a check alone (attack 5 b)."""
    (ruleset,) = [it for it in map(protection.read, (protection.GITHUB / "rulesets").glob("main.json"))]
    by = {check["context"]: check["integration_id"] for check in protection.checks(ruleset)}
    assert by.keys() == {"required", "title", "promotion"}
    assert by["promotion"] != protection.GITHUB_ACTIONS
    assert protection.read(protection.GITHUB / "environments.json")["verdict"] == {"branches": ["main"], "reviewers": []}
    assert protection.read(protection.GITHUB / "environments.json")["production"]["branches"] == ["main"]


def test_refuses_one_app_for_dev_and_releases(server: FakeGitHub, folder: pathlib.Path) -> None:
    edit(folder / "rulesets/who-releases.json", r'"actor_id": \d+', '"actor_id": 7')
    with pytest.raises(Refused, match="who-releases.json and main.json name one App, 7"):
        protection.apply(folder)


def test_lets_the_app_alone_by_and_only_with_a_pull_request(folder: pathlib.Path) -> None:
    main = json.loads((folder / "rulesets/main.json").read_text())
    assert main["bypass_actors"] == [{"actor_id": 7, "actor_type": "Integration", "bypass_mode": "pull_request"}]


@pytest.mark.parametrize("row", rows("protect", {"repository", "owner", "status", "answer"}))
def test_the_script_answers(row: dict[str, Any], scratch: Scratch, tmp_path: pathlib.Path) -> None:
    ship = copied(tmp_path / "ci", row["repository"])
    shutil.copytree(protection.GITHUB, tmp_path / ".github")
    scratch.write(".github/CODEOWNERS", f"/.github/ {row['owner']}\n")
    scratch.commit("Own it")
    gh = stand_in(tmp_path / "bin", "gh", "") / "gh"
    gh.write_text("#!/no/such/program\n")
    expect(row["status"], row["answer"], "protect", "--check", ship=ship, PATH=f"{gh.parent}:{os.environ['PATH']}")
