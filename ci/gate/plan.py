"""The text of a promotion's pull request: what would run, said in versions, commits, migrations and manifests."""

import difflib
import pathlib
import re
import tempfile

from .checkout import Refused, git, run_git
from .programs import call
from .versions import described, environments, migrations_between, values_of

CHART = "deploy/helm/sarsen"
LONGEST_DIFF = 40_000


def text_of(change):
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
            "## Manifests",
            *manifests(target, old, new),
        ]
    )


def commits(older, newer):
    if older.is_nothing:
        return ["All up to here: it is the first."]
    lines = git("log", "--first-parent", "--format=- %h %s", f"{older.revision}..{newer.revision}").splitlines()
    return lines or ["None."]


def migrations(older, newer):
    if older.is_nothing:
        return ["All of them: it is the first."]
    return described(migrations_between(older, newer)) or ["None."]


def manifests(target, old, new):
    """The difference between what the two charts make of the target's values of today."""
    if old.is_nothing:
        return ["There was no release to compare with."]
    values = git("show", f"HEAD:{values_of(target)}")
    after = rendered(target, new, values)
    try:
        before = rendered(target, old, values)
    except Refused as refused:
        return [f"Not compared. {refused}"]
    return difference(before, after, f"{target} {old.tag}", f"{target} {new.tag}")


def difference(before, after, *names):
    """In Markdown, between two lists of lines."""
    text = "".join(difflib.unified_diff(before, after, *names, n=2))
    if len(text) > LONGEST_DIFF:
        text = text[:LONGEST_DIFF] + "\n… cut here. All of it: helm template of both."
    return ["```diff", text.rstrip("\n"), "```"] if text else ["The same."]


def rendered(target, version, values):
    """What the chart of that version makes of the text of a values.yaml, as lines."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write_chart(version.revision, folder)
        (folder / "values.yaml").write_text(values)
        image = f"image.tag={version.tag},image.digest={version.digest},chartRevision={version.revision}"
        where = ["--namespace", environments()[target], "--values", folder / "values.yaml", "--set-string", image]
        done = call("helm", "template", "app", folder / CHART, *where)
    if done.returncode:
        raise Refused(f"The chart of {version.revision[:12]} refuses the values of {target}: {done.stderr.strip()}")
    return done.stdout.splitlines(keepends=True)


def write_chart(revision, folder):
    """As Argo CD checks it out: all of it, whatever an attribute keeps out of an archive."""
    entries = git("ls-tree", "-r", "-z", "--full-tree", revision, f"{CHART}/").split("\0")[:-1]
    if not entries:
        raise Refused(f"git has no chart at {revision[:12]}: there is no {CHART}.")
    for mode, _, blob, path in (re.split("[ \t]", entry, maxsplit=3) for entry in entries):
        if mode not in ("100644", "100755") or ".." in path.split("/"):
            raise Refused(f"{path} at {revision[:12]} is no plain file but a link or another repository. A chart is of plain files: put its content there.")
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(run_git("cat-file", "blob", blob).stdout)
