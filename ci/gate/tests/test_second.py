"""Who asked for a promotion and who approved it, by answers of GitHub as its API documents them: second.yaml."""

import json
import pathlib
from typing import Any

import pytest
from programs import expect, stand_in
from table import rows

HEAD = "1" * 40
FIELDS = set("opened wrote asked approved review environment state head base commits instead gh ends answer".split())
BOT = {"login": "sarsen-promoter[bot]", "type": "Bot"}


def person(name: str | None) -> dict[str, str]:
    return {"login": name, "type": "User"} if name else BOT


def answers(row: dict[str, Any]) -> dict[str, Any]:
    """By the path that is asked for."""
    ref = {"ref": row.get("base", "main")}
    pull = {"number": 7, "state": row.get("state", "open"), "user": person(row.get("opened")), "head": {"sha": row.get("head", HEAD)}, "base": ref}
    said = "deploy: Promote prod\n" + "".join(f"\nRequested-by: {name}" for name in row.get("asked", []))
    commit = {"author": person(row.get("wrote")), "committer": person(row.get("wrote")), "commit": {"message": said}}
    of = [{"name": row.get("environment", "production")}]
    found: dict[str, Any] = {
        f"repos/{{owner}}/{{repo}}/commits/{HEAD}/pulls": [pull],
        "repos/{owner}/{repo}/pulls/7/commits?per_page=100": [commit] * row.get("commits", 1),
        "repos/{owner}/{repo}/actions/runs/9/approvals": [
            {"state": row.get("review", "approved"), "user": person(name), "environments": of} for name in row["approved"]
        ],
    }
    return {**found, **row.get("instead", {})}


@pytest.mark.parametrize("row", rows("second", FIELDS))
def test_second_person(row: dict[str, Any], tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path, answer in answers(row).items():
        file = tmp_path / "answers" / path.replace("/", "_")
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(answer))
    folder = stand_in(tmp_path / "bin", "gh", row.get("gh") or f'[ "$1" = api ] && cat "{tmp_path}/answers/${{2//\\//_}}"')
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin:/usr/local/bin")
    said = expect(row["ends"], row["answer"], "second-person", HEAD, "9")
    assert len(said.strip().splitlines()) == 1
