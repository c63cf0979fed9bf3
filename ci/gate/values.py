"""What takes effect when it is merged, without a promotion: an environment's values, the list of environments, and the chart that comes next."""

import pathlib
import tempfile

from .chart import CHART, objects_of, parsed, rendered, require_image, require_objects, require_steady, template, write_chart
from .checkout import Refused, commit_of, git, show
from .environments import ENVIRONMENTS, Environment, listed, require_places
from .plan import difference
from .pull_request import merged
from .trust import name as image_name
from .verdict import Verdict
from .versions import Version, values_of, version_at

# Stands for what will be promoted, where nothing was yet.
TO_COME = Version("sha-" + "1" * 40, "sha256:" + "1" * 64, "1" * 40)


def judge(base: str, head: str) -> Verdict:
    try:
        before = commit_of(base)
        tree = merged(before, commit_of(head))
        return Verdict(0, "\n".join([*places(before, tree), *values(before, tree), *chart(before, tree)]))
    except Refused as refused:
        return Verdict(1, error=f"REFUSED: {refused}")


def places(base: str, tree: str) -> list[str]:
    if blob(base, ENVIRONMENTS) == blob(tree, ENVIRONMENTS):
        return []
    return ["## Environments", "", require_places(base, tree)]


def blob(revision: str, path: str) -> str:
    return git("ls-tree", revision, path)


def values(base: str, tree: str) -> list[str]:
    """Of each environment whose values change, or that comes."""
    lines: list[str] = []
    known, left = {it.name: it for it in listed(base)}, {it.name: it for it in listed(tree)}
    for number, (name, environment) in enumerate({**known, **left}.items()):
        path = values_of(name)
        if blob(base, path) == blob(tree, path):
            continue
        lines += [f"## Values of {name}", ""]
        if not blob(tree, path) and name not in left:
            lines.append(f"{name} goes: {ENVIRONMENTS} does not list it any more.")
            continue
        if not blob(tree, path).startswith("100644 blob "):
            raise Refused(f"{path} is no plain file after it. Argo CD reads it as one.")
        require_values(show(tree, path), left.get(name, environment))
        lines += compared(base, tree, environment, is_first=number == 0) if name in known else [f"Nothing runs in {name} yet: it is new."]
    return lines


def require_values(text: str, environment: Environment) -> None:
    """They say which environment they are of, by which the chart knows what to ask of them, and whose image runs there."""
    (found,) = parsed([text])
    name, said = environment.name, found.get("environment")
    wanted = {"prod"} if environment.approval else {name} if name in ("dev", "staging", "prod") else {"dev", "staging", "prod"}
    if said not in wanted:
        instead = " or ".join(sorted(wanted))
        raise Refused(f"{values_of(name)} says environment {said}, by which the chart asks less or more of it. Write: environment: {instead}")
    image = found.get("image")
    repository = image.get("repository") if isinstance(image, dict) else None
    if repository != image_name():
        raise Refused(f"{values_of(name)} runs the image {repository}, and ours is {image_name()}. Set image.repository to that.")


def compared(base: str, tree: str, environment: Environment, is_first: bool) -> list[str]:
    """What the chart that the environment has makes of its values now and then. Those of the first may be for a chart to come."""
    name, version = environment.name, version_at(base, environment.name)
    if version.is_nothing:
        return [f"Nothing runs in {name} yet, so there is nothing to compare."]
    try:
        before, after = (rendered(name, environment.namespace, version, show(it, values_of(name))) for it in (base, tree))
    except Refused as refused:
        if not is_first:
            raise
        return [f"Nothing changes before the next release. {refused}"]
    require_objects(objects_of(after), name, image_name())
    return difference(before, after, f"{name} now", f"{name} after the merge")


def chart(base: str, tree: str) -> list[str]:
    """The chart that comes next, with every environment's values in its namespace: what it would make there, when it is promoted."""
    if all(blob(base, path) == blob(tree, path) for path in (CHART, ENVIRONMENTS)):
        return []
    lines = ["## Chart", ""]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write_chart(tree, folder)
        asked = require_steady(folder)
        for environment in listed(tree):
            for options in ([], asked) if asked else ([],):
                lines.append(f"{environment.name}: {made(folder, tree, environment, options)}")
    return list(dict.fromkeys(lines))


def made(folder: pathlib.Path, tree: str, environment: Environment, options: list[str]) -> str:
    name = environment.name
    has = version_at(tree, name)
    version = TO_COME if has.is_nothing else has
    text = show(tree, values_of(name))
    lines = template(folder, name, environment.namespace, version, text, "The chart after the merge", *options)
    return require_objects(objects_of(lines), name, image_name())
