"""The ledger: which proof was green on which inputs. An entry counts only where git confirms its inputs; its result is the word of its author."""

from __future__ import annotations

import dataclasses
import datetime
import functools
import hashlib
import os
import pathlib
import platform
import re
import subprocess
from collections.abc import Callable, Iterator, Sequence

HERE = pathlib.Path(__file__).resolve().parent
LEDGER = HERE / "ledger.tsv"
INPUTS = HERE / "inputs.txt"
OLDEST = datetime.timedelta(days=7)
SAMPLE = 4
TITLE = "# key\tcommit\tdate\tmachine\tminutes\tcommand"


class Invalid(Exception):
    """An entry that does not count, or a list of inputs that cannot be read; the text says why."""


@dataclasses.dataclass(frozen=True)
class Proof:
    """A command of ci/check/list.txt: how many minutes it takes, and the paths that it reads, or None if it always runs."""

    command: str
    minutes: float
    inputs: tuple[str, ...] | None


@dataclasses.dataclass(frozen=True)
class Entry:
    key: str
    commit: str
    date: str
    machine: str
    minutes: str
    command: str

    @property
    def moment(self) -> datetime.datetime:
        return datetime.datetime.strptime(self.date, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=datetime.UTC)

    def __str__(self) -> str:
        return "\t".join(dataclasses.astuple(self))


def git(*arguments: str) -> str:
    """What git says; raises Invalid where it fails."""
    done = subprocess.run(["git", *arguments], capture_output=True, text=True)
    if done.returncode:
        raise Invalid(f"git {' '.join(arguments[:3])}: {done.stderr.strip() or 'it fails'}")
    return done.stdout.strip()


def proofs(text: str) -> dict[str, Proof]:
    """The proofs of a list of inputs by their command; raises Invalid with the line that is wrong."""
    sets: dict[str, tuple[str, ...]] = {}
    found: dict[str, Proof] = {}
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split("#")[0].split()
        if words[:1] == ["set"] and len(words) > 2:
            sets[words[1]] = expanded(words[2:], sets)
        elif words:
            form = re.fullmatch(r"(\d+(?:\.\d+)?)\s+(.+?)\s+: (\S.*)", line.strip())
            if not form or form[3] in found:
                raise Invalid(f"line {number} is not `MINUTES INPUTS... : COMMAND`, or repeats a command: {line.strip()}")
            reads = None if form[2] == "-" else expanded(form[2].split(), sets)
            found[form[3]] = Proof(form[3], float(form[1]), reads)
    return found


def expanded(words: Sequence[str], sets: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({path for word in words for path in sets.get(word, (word,))}))


def objects(commit: str, paths: Sequence[str]) -> list[str]:
    """The git object of each input at a commit; raises Invalid for a path that the commit does not have."""
    found = [(path, subprocess.run(["git", "rev-parse", "--verify", "--quiet", f"{commit}:{path}"], capture_output=True, text=True).stdout) for path in paths]
    if missing := [path for path, known in found if not known]:
        raise Invalid(f"{commit[:12]} has no {', '.join(missing)}")
    return [f"{path} {known.strip()}" for path, known in found]


def key_of(proof: Proof, commit: str, machine: str) -> str:
    """The SHA-256 of all that decides the result: the command, what it reads at that commit, and what the machine is."""
    if proof.inputs is None:
        raise Invalid(f"{proof.command} always runs")
    return hashlib.sha256("\n".join([proof.command, machine, *objects(commit, proof.inputs)]).encode()).hexdigest()


@functools.cache
def machine() -> str:
    """Kernel, processor, cores, JDK and Go: a proof that was green on another kind of machine is not known here."""
    java = pathlib.Path(first_line("ci/build/jdk") or "/nowhere", "release")
    jdk = re.search(r'JAVA_RUNTIME_VERSION="([^"]+)"', java.read_text()) if java.exists() else None
    words = [platform.system(), platform.release(), platform.machine(), f"{os.cpu_count()}-cores"]
    return "/".join([*words, f"jdk-{jdk[1] if jdk else 'none'}", first_line("go", "env", "GOVERSION") or "go-none"])


def first_line(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, cwd=HERE.parents[2])
    except OSError:
        return ""
    return done.stdout.partition("\n")[0] if done.returncode == 0 else ""


def entries(text: str) -> Iterator[Entry]:
    """Raises Invalid for a line that is none."""
    for line in text.splitlines():
        if line and not line.startswith("#"):
            fields = line.split("\t")
            if len(fields) != len(dataclasses.fields(Entry)) or not re.fullmatch("[0-9a-f]{40}", fields[1]):
                raise Invalid(f"This is no entry of a ledger: {line}")
            yield Entry(*fields)


def confirm(entry: Entry, proof: Proof | None, now: datetime.datetime) -> None:
    """Raises Invalid unless git confirms the entry: an ancestor of HEAD, whose trees give the key, a week old at most."""
    if proof is None:
        raise Invalid("no proof of inputs.txt has this command")
    if subprocess.run(["git", "merge-base", "--is-ancestor", entry.commit, "HEAD"], capture_output=True).returncode:
        raise Invalid(f"{entry.commit[:12]} is no ancestor of HEAD")
    if key_of(proof, entry.commit, entry.machine) != entry.key:
        raise Invalid(f"the trees of {entry.commit[:12]} do not give its key")
    try:
        age = now - entry.moment
    except ValueError as e:
        raise Invalid(f"{entry.date} is no time") from e
    made = datetime.datetime.fromtimestamp(int(git("show", "-s", "--format=%ct", entry.commit)), datetime.UTC)
    if not datetime.timedelta() <= age <= OLDEST or entry.moment < made:
        raise Invalid(f"it is of {entry.date}: older than {OLDEST.days} days, of the future, or of before its commit")


def in_the_sample(command: str, head: str) -> bool:
    """One proof in four runs again although its inputs are known, chosen by HEAD, so that nobody chooses."""
    return int(hashlib.sha256(f"{head} {command}".encode()).hexdigest(), 16) % SAMPLE == 0


def known(command: str, text: str, all_proofs: dict[str, Proof], now: datetime.datetime, say: Callable[[str], object]) -> Entry | None:
    """The entry that makes it needless to run a proof on HEAD, if there is one; says why an entry does not count."""
    proof = all_proofs.get(command)
    if proof is None or proof.inputs is None:
        return None
    if git("status", "--porcelain", "--", *proof.inputs):
        say(f"{command}: its inputs have changes that are not committed")
        return None
    for entry in entries(text):
        if entry.command != command:
            continue
        try:
            confirm(entry, proof, now)
            if entry.key == key_of(proof, "HEAD", machine()):
                return entry
            say(f"{command}: other inputs, or another machine, than {entry.commit[:12]}")
        except Invalid as invalid:
            say(f"{command}: an entry does not count: {invalid}")
    return None
