"""The environments in the order of promotion: deploy/envs/environments.json, whose entries Argo CD's ApplicationSet reads too.

An environment is judged by its place, the server and the namespace: a name that stands for another place tomorrow would get there what nobody
has approved for it."""

import dataclasses
import json
import re

from .checkout import Refused, git, show

ENVIRONMENTS = "deploy/envs/environments.json"
NAME = "[a-z0-9]([a-z0-9-]*[a-z0-9])?"
Place = tuple[str, str]


@dataclasses.dataclass(frozen=True)
class Environment:
    name: str
    namespace: str
    server: str
    approval: str | None = None

    @property
    def place(self) -> Place:
        """The same for each way to write an address."""
        return self.server.lower().rstrip("/").removesuffix(":443"), self.namespace

    def __str__(self) -> str:
        return f"{self.namespace} on {self.server}"


def listed(revision: str = "HEAD") -> list[Environment]:
    try:
        entries = json.loads(show(revision, ENVIRONMENTS))
        found = [Environment(it["name"], it["namespace"], it["server"], it.get("approval")) for it in entries]
        if not found or not all(isinstance(value, str) for it in found for value in (it.name, *it.place, it.approval or "")):
            raise ValueError("it is empty, or a field of it is no text")
    except (ValueError, TypeError, KeyError, AttributeError) as e:
        raise Refused(f"{ENVIRONMENTS} is no list of environments with name, namespace and server: {type(e).__name__}: {e}") from e
    return found


def environments(revision: str = "HEAD") -> dict[str, str]:
    """The namespace of each by its name."""
    return {it.name: it.namespace for it in listed(revision)}


def require_places(branch: str, tree: str) -> str:
    """That the list of the tree is sound by itself, and gives no environment the place that another one had on the branch."""
    places = listed(tree)
    require_form(json.loads(show(tree, ENVIRONMENTS)))
    seen: dict[Place, Environment] = {}
    for it in places:
        if it.name in {other.name for other in seen.values()}:
            raise Refused(f"{ENVIRONMENTS} lists {it.name} twice. Give each environment a name of its own.")
        if other := seen.get(it.place):
            raise Refused(f"{ENVIRONMENTS}: {it.name} and {other.name} are one place, {it}. Give each environment a namespace of its own.")
        seen[it.place] = it
    if places[0].approval:
        raise Refused(f"{ENVIRONMENTS}: {places[0].name} comes first and waits for the approval {places[0].approval}, but a bot merges what the first gets.")
    for it in places:
        if others := sorted(names_of(it.place, branch) - {it.name}):
            raise Refused(f"{ENVIRONMENTS}: {it.name} takes the place of {others[0]}, {it}. Give it a namespace that no environment has had.")
    return f"{len(places)} environments, each with a place of its own"


def require_form(entries: list[dict[str, object]]) -> None:
    """No field but these: Argo CD lays an entry over version.yaml and values.yaml, so that a version in it would win."""
    for it in entries:
        if unknown := it.keys() - {"name", "namespace", "server", "approval"}:
            raise Refused(f"{ENVIRONMENTS}: {it['name']} has {', '.join(sorted(unknown))}. Only name, namespace, server and approval belong there.")
        for field, form in (("name", NAME), ("namespace", NAME), ("server", r"https://[^\s?#]+")):
            if not re.fullmatch(form, str(it[field])):
                raise Refused(f"{ENVIRONMENTS}: '{it[field]}' is no {field}. Names are of a-z, 0-9 and -, and a server is such as https://HOST.")


def names_of(place: Place, branch: str) -> set[str]:
    """Whose place it was, in any list that the branch has had."""
    names: set[str] = set()
    for commit in git("log", "--first-parent", "--format=%H", branch, "--", ENVIRONMENTS).split():
        try:
            names |= {it.name for it in listed(commit) if it.place == place}
        except Refused:
            continue
    return names


def approvals(revision: str) -> dict[str, str]:
    """Whose approval a change of an environment waits for, by its name; of those that wait for one."""
    return {it.name: it.approval for it in listed(revision) if it.approval is not None}
