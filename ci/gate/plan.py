"""The text of a promotion's pull request: what would run, said in versions, commits, migrations, packages and manifests."""

import difflib
from collections.abc import Sequence

from . import parts
from .chart import CHART, rendered
from .checkout import Refused, git
from .environments import environments
from .rules import Change
from .trust import Image, name, sboms_of
from .versions import Version, described, migrations_between, values_of

LONGEST_DIFF = 40_000


def text_of(change: Change) -> str:
    """In Markdown, of a Change."""
    target, old, new, rollback = change.target, change.old, change.new, change.rollback
    older, newer = (new, old) if rollback else (old, new)
    return "\n".join(
        [
            f"{'Rolls back' if rollback else 'Promotes'} **{target}** from {old} to {new}.",
            "",
            "| | before | after |",
            "|---|---|---|",
            f"| image | `{old.digest}` | `{new.digest}` |",
            f"| tag | `{old.tag}` | `{new.tag}` |",
            f"| chart | `{old.revision}` | `{new.revision}` |",
            "",
            "## Commits " + ("taken back" if rollback else "contained"),
            *commits(older, newer),
            "",
            "## Migrations " + ("that stay, though the image does not know them" if rollback else "that will run"),
            *migrations(older, newer),
            "",
            *([] if rollback else ["## Packages", *packages(old, new), ""]),
            "## " + ("Chart" if rollback else "Manifests"),
            *(templates(old, new) if rollback else manifests(target, old, new)),
        ]
    )


def commits(older: Version, newer: Version) -> list[str]:
    if older.is_nothing:
        return ["All up to here: it is the first."]
    lines = git("log", "--first-parent", "--format=- %h %s", f"{older.revision}..{newer.revision}").splitlines()
    return lines or ["None."]


def migrations(older: Version, newer: Version) -> list[str]:
    if older.is_nothing:
        return ["All of them: it is the first."]
    return described(migrations_between(older, newer)) or ["None."]


def packages(old: Version, new: Version) -> list[str]:
    """What differs between the two images by what is attested to them. A pull request can be opened where nobody can look at that."""
    if old.is_nothing:
        return ["All of them: it is the first."]
    try:
        before, now = (sboms_of(Image(f"{name()}@{it.digest}")) for it in (old, new))
    except Refused as refused:
        return [f"Not compared. {refused}"]
    return parts.difference(before, now)


def manifests(target: str, old: Version, new: Version) -> list[str]:
    """The difference between what the two charts make of the target's values of today."""
    if old.is_nothing:
        return ["There was no release to compare with."]
    values, namespace = git("show", f"HEAD:{values_of(target)}"), environments()[target]
    after = rendered(target, namespace, new, values)
    try:
        before = rendered(target, namespace, old, values)
    except Refused as refused:
        return [f"Not compared. {refused}"]
    return difference(before, after, f"{target} {old.tag}", f"{target} {new.tag}")


def templates(old: Version, new: Version) -> list[str]:
    """What changes in the chart's files, by git alone: a rollback does not wait for Helm."""
    if old.is_nothing:
        return ["There was no release to compare with."]
    return fenced(git("diff", "--stat", "--patch", f"{old.revision}..{new.revision}", "--", CHART), f"git diff {old.revision}..{new.revision} -- {CHART}")


def difference(before: Sequence[str], after: Sequence[str], old: str, new: str) -> list[str]:
    """In Markdown, between two lists of lines."""
    return fenced("".join(difflib.unified_diff(before, after, old, new, n=2)), "helm template of both")


def fenced(text: str, whole: str) -> list[str]:
    if len(text) > LONGEST_DIFF:
        text = text[:LONGEST_DIFF] + f"\n… cut here. All of it: {whole}."
    return ["```diff", text.rstrip("\n"), "```"] if text else ["The same."]
