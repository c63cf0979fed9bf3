"""The text of a promotion's pull request: what would run, said in versions, commits, migrations and manifests."""

import difflib
import io
import os
import pathlib
import subprocess
import tarfile
import tempfile

from versions import Refused, contracts, environments, git, migrations_between, root, run_git

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
    scripts = migrations_between(older, newer)
    taken = contracts(scripts)
    return [f"- `{name}` " + (f"**contract**: {taken[name]}" if name in taken else "expand") for name in scripts] or ["None."]


def manifests(target, old, new):
    """The difference between what the two charts make of the target's values of today."""
    if old.is_nothing:
        return ["There was no release to compare with."]
    after = rendered(target, new)
    try:
        before = rendered(target, old)
    except Refused as refused:
        return [f"Not compared. {refused}"]
    difference = "".join(difflib.unified_diff(before, after, f"{target} {old.tag}", f"{target} {new.tag}", n=2))
    if len(difference) > LONGEST_DIFF:
        difference = difference[:LONGEST_DIFF] + "\n… cut here. All of it: helm template of both revisions."
    return ["```diff", difference.rstrip("\n"), "```"] if difference else ["The same."]


def rendered(target, version):
    helm = os.environ.get("HELM", "helm")
    archive = run_git("archive", version.revision, CHART)
    if archive.returncode:
        raise Refused(f"git has no chart at {version.revision[:12]}: {archive.stderr.decode().strip()}")
    with tempfile.TemporaryDirectory() as folder:
        tarfile.open(fileobj=io.BytesIO(archive.stdout)).extractall(folder, filter="data")
        chart = str(pathlib.Path(folder, CHART))
        image = ["--set-string", f"image.tag={version.tag},image.digest={version.digest},chartRevision={version.revision}"]
        command = [helm, "template", "app", chart, "--namespace", environments()[target], "--values", f"deploy/envs/{target}/values.yaml", *image]
        try:
            done = subprocess.run(command, cwd=root(), capture_output=True, text=True)
        except OSError as e:
            raise Refused(f"Helm does not start: {e}. Name it in HELM, or build it: ci/build/tools helm") from e
    if done.returncode:
        raise Refused(f"The chart of {version.revision[:12]} refuses the values of {target}: {done.stderr.strip()}")
    return done.stdout.splitlines(keepends=True)
