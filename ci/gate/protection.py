"""The protection of the repository on GitHub: compared with what .github says, and set to it.

.github/rulesets has rulesets as GitHub's API takes them, but a team by its slug; .github/environments.json has for each environment the
branches that may enter (none listed: all) and the teams that must approve; .github/repository.json has settings of the repository."""

import json
import pathlib
from collections.abc import Iterator
from typing import Any

from . import github
from .checkout import Refused
from .github import Absent
from .trust import repository

# What workflows of every branch report as: no check by it says which file made it.
GITHUB_ACTIONS = 15368
GITHUB = pathlib.Path(__file__).resolve().parents[2] / ".github"


def read(path: pathlib.Path) -> Any:
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError) as e:
        raise Refused(f"{path} cannot be read: {e}") from e


def rulesets(folder: pathlib.Path = GITHUB) -> list[dict[str, Any]]:
    """Those of .github/rulesets. Each App that may pass one is another: the one that merges dev may not release."""
    passing: dict[int, str] = {}
    found = []
    for path in sorted((folder / "rulesets").glob("*.json")):
        ruleset = read(path)
        for actor in ruleset["bypass_actors"]:
            if actor["actor_id"] == 0:
                raise Refused(f"{path.name} names the placeholder 0 for the App that passes it. Put the App's id there: gh api apps/NAME --jq .id")
            if other := passing.get(actor["actor_id"]):
                raise Refused(f"{path.name} and {other} name one App, {actor['actor_id']}. Make two: the one that merges dev may not release.")
            passing[actor["actor_id"]] = path.name
        for check in checks(ruleset):
            if check["integration_id"] not in {GITHUB_ACTIONS, *(actor["actor_id"] for actor in ruleset["bypass_actors"])}:
                by, what = check["integration_id"], check["context"]
                raise Refused(f"{path.name} takes the check {what} from App {by}. Put the id there of the App that passes this ruleset.")
        found.append(with_ids(ruleset))
    return found


def checks(ruleset: dict[str, Any]) -> list[dict[str, Any]]:
    """The checks that it demands, each with the App that must report it."""
    return [check for rule in ruleset["rules"] if rule["type"] == "required_status_checks" for check in rule["parameters"]["required_status_checks"]]


def with_ids(it: Any) -> Any:
    """The same with the id of each team that is named by its slug, as GitHub stores it."""
    if isinstance(it, list):
        return [with_ids(one) for one in it]
    if isinstance(it, dict):
        if it.keys() == {"type", "slug"}:
            return {"type": it["type"], "id": team(it["slug"])}
        return {name: with_ids(value) for name, value in it.items()}
    return it


def team(slug: str) -> int:
    return int(github.ask(f"orgs/{repository().split('/')[-2]}/teams/{slug}")["id"])


def apply(folder: pathlib.Path = GITHUB) -> None:
    """Sets what differs and what does not; a ruleset of another name stays."""
    ours = f"repos/{repository()}"
    wanted = rulesets(folder)
    github.tell("PATCH", ours, read(folder / "repository.json"))
    for ruleset in wanted:
        known = number(ours, ruleset["name"])
        github.tell("PUT" if known else "POST", f"{ours}/rulesets" + (f"/{known}" if known else ""), ruleset)
    for name, asked in read(folder / "environments.json").items():
        path = f"{ours}/environments/{name}"
        teams = [{"type": "Team", "id": team(it)} for it in asked["reviewers"]]
        branches = {"protected_branches": False, "custom_branch_policies": True} if asked["branches"] else None
        github.tell("PUT", path, {"reviewers": teams, "prevent_self_review": bool(teams), "deployment_branch_policy": branches})
        for branch in set(asked["branches"]) - set(entering(path)):
            github.tell("POST", f"{path}/deployment-branch-policies", {"name": branch, "type": "branch"})


def number(ours: str, name: str) -> int | None:
    """The id of a ruleset of the repository itself, not of its organisation."""
    return next((it["id"] for it in github.ask(f"{ours}/rulesets?includes_parents=false&per_page=100") if it["name"] == name), None)


def entering(path: str) -> list[str]:
    try:
        return [it["name"] for it in github.ask(f"{path}/deployment-branch-policies")["branch_policies"]]
    except Absent:
        return []


def differences(folder: pathlib.Path = GITHUB) -> Iterator[str]:
    """A line for each place where GitHub has something else."""
    ours = f"repos/{repository()}"
    yield from drift(read(folder / "repository.json"), github.ask(ours), "repository")
    for ruleset in rulesets(folder):
        known = number(ours, ruleset["name"])
        yield from drift(ruleset, github.ask(f"{ours}/rulesets/{known}") if known else None, f"ruleset {ruleset['name']}")
    for name, wanted in read(folder / "environments.json").items():
        found = environment(f"{ours}/environments/{name}")
        yield from drift(wanted | {"prevent_self_review": bool(wanted["reviewers"])}, found, f"environment {name}")


def environment(path: str) -> dict[str, Any] | None:
    try:
        found = github.ask(path)
    except Absent:
        return None
    asked: dict[str, Any] = next((it for it in found.get("protection_rules", []) if it["type"] == "required_reviewers"), {"reviewers": []})
    return {
        "branches": entering(path) if found.get("deployment_branch_policy") else [],
        "reviewers": [it["reviewer"].get("slug") or it["reviewer"].get("login") for it in asked["reviewers"]],
        "prevent_self_review": asked.get("prevent_self_review", False),
    }


def drift(wanted: Any, found: Any, place: str) -> Iterator[str]:
    """What GitHub has beside the fields that we name is its own, but not in a list: there one entry more may be somebody who bypasses."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        for name, value in wanted.items():
            yield from drift(value, found.get(name), f"{place}: {name}")
    elif isinstance(wanted, list) and isinstance(found, list) and len(wanted) == len(found):
        for ours, theirs in zip(sorted(wanted, key=order), sorted(found, key=order), strict=True):
            yield from drift(ours, theirs, f"{place}: {order(ours)}" if isinstance(ours, dict) and order(ours) else place)
    elif wanted != found:
        yield f"{place} is {json.dumps(found)}, not {json.dumps(wanted)}"


def order(entry: Any) -> str:
    return str(next((entry[name] for name in ("type", "context", "actor_type") if name in entry), "")) if isinstance(entry, dict) else str(entry)
