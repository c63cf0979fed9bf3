"""What a pull request that promotes must be, beside the rules of rules.py; each raises Refused, or returns the evidence that it was kept."""

import re
from collections.abc import Callable

from .checkout import Refused, commit_of, git, run_git, show
from .environments import ENVIRONMENTS, environments, require_places
from .owners import require_owners
from .provenance import require_provenance
from .rules import Change, Rule
from .soaked import require_soak
from .trust import Image, name, require_sbom, require_signature
from .versions import path_of, version_at

VERSION = re.compile("deploy/envs/.*version.yaml", re.IGNORECASE)


class Conflict(Refused):
    """It cannot be merged into main as that is now."""


class NoPromotion(Refused):
    """It is another kind of pull request."""


class PullRequest(Change):
    """Such a change as the merge of head into base makes it, of an image of that name."""

    def __init__(self, base: str, head: str, name: str | None = None, rollback: bool = False) -> None:
        self.name, base = name, commit_of(base)
        self.merged = merged(base, commit_of(head))
        target = self.only_environment(base, environments(base))
        super().__init__(base, target, version_at(self.merged, target), rollback)

    def only_environment(self, base: str, order: dict[str, str]) -> str:
        fields = git("diff-tree", "-r", "-z", "--raw", "--no-renames", base, self.merged).split("\0")
        changed = {path: meta.split() for meta, path in zip(fields[::2], fields[1::2], strict=False)}
        versions = [path for path, meta in changed.items() if VERSION.fullmatch(path) and not self.comes_or_goes(path, meta)]
        if not versions:
            raise NoPromotion("It changes the version of no environment: a promotion is of one.")
        targets = [name for name in order if path_of(name) in versions]
        if len(versions) != 1 or len(targets) != 1:
            raise Refused(f"It changes {' and '.join(versions)}: a promotion is of one environment, and of {', '.join(order)}.")
        (target,) = targets
        if others := sorted(changed.keys() - {path_of(target)}):
            beside = ", ".join(others)
            raise Refused(f"It changes {beside} too: beside a promotion nothing else is merged. Make two pull requests of it.")
        before, after, _, _, status = changed[path_of(target)]
        if (before, after, status) != (":100644", "100644", "M"):
            raise Refused(f"It does more to {path_of(target)} than change its text.")
        return target

    def comes_or_goes(self, path: str, meta: list[str]) -> bool:
        """With an environment, by the list that the merge makes: it begins with zeros, and is not taken away while it is listed."""
        mode, status = meta[1], meta[-1]
        if status not in "AD":
            return False
        listed = next((name for name in environments(self.merged) if path_of(name) == path), None)
        if status == "D" and listed:
            raise Refused(f"It takes {path} away, and {ENVIRONMENTS} still lists {listed}. Take its line away too.")
        if status == "A" and not listed:
            raise Refused(f"It adds {path}, and {ENVIRONMENTS} lists no such environment. Add its line too.")
        if status == "A" and listed and (mode != "100644" or not version_at(self.merged, listed).is_nothing):
            raise Refused(f"It adds {path} with more than zeros. A new environment begins with zeros, in a plain file; its first image is promoted.")
        return True

    def shape(self) -> str:
        """Three lines of one file, and a comment is none of them."""
        path = path_of(self.target)
        if show(self.merged, path) != self.new.written_into(show(self.base, path)):
            raise Refused(f"It changes more of {path} than tag, digest and chartRevision.")
        return f"only {path}"

    def places(self) -> str:
        """That of the list itself, which an administrator can change; an outage does not wait for it to be mended."""
        return "not asked in a rollback" if self.rollback else require_places(self.base, self.base)

    @property
    def image(self) -> Image:
        return Image(f"{self.name or name()}@{self.new.digest}")

    def signature(self) -> str:
        return self.read(require_signature)

    def sbom(self) -> str:
        return self.read(require_sbom)

    def provenance(self) -> str:
        """Of the commit that the tag names; a tag can be written by hand."""
        return self.read(require_provenance)

    def read(self, require: Callable[[Image, str | None], str]) -> str:
        """What is attested in the registry, where whoever may push packages can write over a tag. A rollback does not wait for it: by its lineage main
        gave the environment this very digest, and the gate verified it then."""
        image = self.image
        try:
            return require(image, self.new.commit)
        except Refused as refused:
            if not self.rollback:
                raise
            return f"not read now: {refused} Main gave {self.target} this digest, when it was verified."

    def soak(self) -> str:
        """That the environment before ran it well. What is rolled back to ran here, and getting away from an outage is not to wait for one."""
        if self.rollback or not self.source:
            return "none needed: " + ("it ran here" if self.rollback else "here it is tried first")
        return require_soak(self.image, self.source, self.new, self.base)

    def owners(self) -> str:
        """Where it is not the first, people agree to it; on this machine there are none to ask."""
        if not self.source or self.image.is_local:
            return "none needed: " + ("it is merged by itself" if not self.source else "a registry of this machine")
        return require_owners(self.base, path_of(self.target))

    @property
    def before(self) -> Image | None:
        """The image that runs there now, if any does."""
        return None if self.old.is_nothing else Image(f"{self.image.name}@{self.old.digest}")

    @property
    def rules(self) -> list[Rule]:
        return [self.shape, *super().rules, self.places]

    @property
    def rules_of_the_image(self) -> list[Rule]:
        return [self.signature, self.sbom, self.provenance, self.soak, self.owners]


def merged(base: str, head: str) -> str:
    """The tree that a merge would make; what a pull request changes is what that differs by, whatever its own history says."""
    done = run_git("merge-tree", "--write-tree", base, head)
    if done.returncode == 1:
        raise Conflict("It conflicts with main. Make it anew: make promote")
    if done.returncode:
        raise Refused(f"git cannot merge it: {done.stderr.decode(errors='replace').strip()}. This needs git 2.38 or newer.")
    return done.stdout.decode().splitlines()[0]
