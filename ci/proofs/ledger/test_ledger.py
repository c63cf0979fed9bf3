"""The ledger believes no entry that git does not confirm. One repository, and a table of what is wrong with an entry."""

import dataclasses
import datetime
import pathlib

import pytest

from entries import INPUTS, Entry, Invalid, Proof, confirm, entries, git, in_the_sample, key_of, known, machine, proofs

LIST = pathlib.Path(__file__).resolve().parents[2] / "check/list.txt"
PROOF = Proof("make proof", 3, ("app", "pom.xml"))
NOW = datetime.datetime.now(datetime.UTC)


def moment(**ago):
    return f"{NOW - datetime.timedelta(**ago):%Y-%m-%dT%H:%M:%SZ}"


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """Its commits by name: `old`, `green` (other inputs than old), `now` (a document changed since green), and `aside`, of a branch."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("repository"))
        for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"):
            patch.setenv(name, "x@x")
        for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
            patch.setenv(name, moment(days=9))
        yield made()


def made():
    git("init", "--quiet", "-b", "main")
    found = {}
    for name, path in [("old", "app/a"), ("green", "pom.xml"), ("aside", "app/b"), ("now", "README.md")]:
        if name == "now":
            git("checkout", "--quiet", "main")
        if name == "aside":
            git("checkout", "--quiet", "-b", "aside")
        pathlib.Path(path).parent.mkdir(exist_ok=True)
        pathlib.Path(path).write_text(name)
        git("add", "-A")
        git("commit", "--quiet", "-m", name)
        found[name] = git("rev-parse", "HEAD")
    return found


def entry(repository, **instead):
    green = repository["green"]
    return dataclasses.replace(Entry(key_of(PROOF, green, machine()), green, moment(hours=1), machine(), "3.0", PROOF.command), **instead)


def ask(one, proof=PROOF):
    said = []
    return known(proof.command, str(one), {proof.command: proof}, NOW, said.append), " ".join(said)


def test_a_proof_is_known_while_only_other_files_change(repository):
    assert ask(entry(repository)) == (entry(repository), "")


REFUSED = [
    ("commit of a branch", {"commit": "aside"}, "is no ancestor of HEAD"),
    ("commit with other trees", {"commit": "old"}, "has no"),
    ("key of something else", {"key": "0" * 64}, "do not give its key"),
    ("a minute older than a week", {"date": moment(days=7, minutes=1)}, "older than 7 days"),
    ("of tomorrow", {"date": moment(days=-1)}, "of the future"),
    ("older than its commit", {"date": moment(days=10)}, "of before its commit"),
    ("a time that is none", {"date": "yesterday"}, "is no time"),
    ("another machine than its key says", {"machine": "another"}, "do not give its key"),
]


@pytest.mark.parametrize(("change", "why"), [it[1:] for it in REFUSED], ids=[it[0] for it in REFUSED])
def test_an_entry_is_refused(repository, change, why):
    if change.get("commit") in repository:
        change = {"commit": repository[change["commit"]]}
    found, said = ask(entry(repository, **change))
    assert found is None and why in said


def test_an_entry_of_another_machine_is_not_used(repository):
    green = repository["green"]
    other = entry(repository, machine="another", key=key_of(PROOF, green, "another"))
    confirm(other, PROOF, NOW)
    assert ask(other) == (None, f"make proof: other inputs, or another machine, than {green[:12]}")


def test_inputs_that_are_not_committed_are_not_known(repository):
    pathlib.Path("app/new").write_text("new")
    assert ask(entry(repository)) == (None, "make proof: its inputs have changes that are not committed")
    pathlib.Path("app/new").unlink()


def test_what_always_runs_is_never_known(repository):
    assert ask(entry(repository), dataclasses.replace(PROOF, inputs=None)) == (None, "")


def test_a_line_that_is_no_entry_is_an_error():
    with pytest.raises(Invalid, match="no entry of a ledger: make proof passed"):
        list(entries("make proof passed"))


@pytest.mark.parametrize("text", ["make test", "3 app make test", "3 app : make test\n3 app : make test", "x app : make test"])
def test_a_line_of_inputs_that_cannot_be_read_is_an_error(text):
    with pytest.raises(Invalid, match="is not `MINUTES INPUTS"):
        proofs(text)


def test_one_of_four_is_in_the_sample():
    assert 200 < sum(in_the_sample("make test", str(head)) for head in range(1000)) < 300


def test_the_inputs_are_those_of_the_list():
    """A row for each command of the slow parts, and no other; a path that is not there has no tree."""
    rows = [line.split(maxsplit=2) for line in LIST.read_text().splitlines() if line and not line.startswith("#")]
    declared = proofs(INPUTS.read_text())
    assert set(declared) == {command for part, _, command in rows if part != "gates"}
    missing = {path for proof in declared.values() for path in proof.inputs or () if not (LIST.parents[2] / path).exists()}
    assert not missing


