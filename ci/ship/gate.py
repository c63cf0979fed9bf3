"""The rules of what an environment may get; each raises Refused, or returns the evidence that it was kept."""

import re

from provenance import require_provenance
from trust import Image, name, require_sbom, require_signature
from versions import (
    Refused,
    burnt,
    commit_of,
    contracts,
    environments,
    git,
    has_been_main,
    history,
    is_older,
    migrations_between,
    path_of,
    run_git,
    version_at,
)


VERSION = re.compile("deploy/envs/.*version.yaml", re.IGNORECASE)


class NoPromotion(Refused):
    """It is another kind of pull request."""


class Change:
    """Of what one environment has, beside the main branch as it is at base. A rollback may go back, and only back."""

    def __init__(self, base, target, new, rollback=False):
        self.base, self.target, self.new, self.rollback = base, target, new, rollback
        self.order = list(environments(base))
        self.old = version_at(base, target)

    def sense(self):
        """It is an image of a commit, with that commit's chart, and another one than there is."""
        if self.new.is_nothing:
            raise Refused("The digest is all zeros, which stands for no image. Promote one that was built.")
        if self.new.commit is None or self.new.revision != self.new.commit:
            raise Refused(f"{self.target} gets an image under the tag sha-COMMIT, with the chart of that same commit.")
        if self.new == self.old:
            raise Refused(f"{self.target} has {self.new} already.")
        return f"{self.old} → {self.new}"

    def lineage(self):
        """What was before it: main for the first environment, else the environment before."""
        if self.rollback:
            return self.was_here()
        number = self.order.index(self.target)
        return self.was_in(self.order[number - 1]) if number else self.is_of_main()

    def was_here(self):
        had = history(self.base, self.target)
        if self.new not in had:
            raise Refused(f"{self.target} never had {self.new}: a rollback goes to what was there.")
        if self.new in burnt(had):
            raise Refused(f"{self.target} was itself rolled back from {self.new}.")
        return f"{self.target} had it"

    def was_in(self, source):
        had = history(self.base, source)
        instead = f"Promote {had[-1]} by: make promote FROM={source} TO={self.target}" if had else f"It has had nothing yet: promote to {source} first."
        if self.new not in had:
            raise Refused(f"{self.target} gets what {source} has, and {source} never had it. {instead}")
        if self.new in burnt(had):
            raise Refused(f"{source} was rolled back from {self.new}. {instead}")
        return f"{source} {'has' if had[-1] == self.new else 'had'} it"

    def is_of_main(self):
        if not has_been_main(self.new.commit, self.base):
            raise Refused(f"{self.new.commit[:12]} is not on main, or only as a part of what was merged.")
        return f"built from {self.new.commit[:12]}, which was main"

    def direction(self):
        """Forwards, or in a rollback backwards over nothing that the older release does not survive."""
        if self.old.is_nothing and not self.rollback:
            return "the first here"
        back, forth = is_older(self.new.revision, self.old.revision), is_older(self.old.revision, self.new.revision)
        if self.rollback and not back:
            raise Refused(f"{self.new} is not older than {self.old}: this is no rollback. Use: make promote")
        if self.rollback:
            return self.over_no_contract()
        if back:
            raise Refused(f"{self.target} has {self.old}, which is newer. To go back: make rollback ENV={self.target}")
        if not forth:
            raise Refused(f"{self.new} comes neither before nor after {self.old}.")
        return "forwards"

    def over_no_contract(self):
        if taken := contracts(migrations_between(self.new, self.old)):
            raise Refused(f"{', '.join(taken)} took away what {self.new} needs: it does not run on this schema. Roll forward, with a fix.")
        return "backwards, over no contract migration"

    @property
    def rules(self):
        return [self.sense, self.lineage, self.direction]


class PullRequest(Change):
    """Such a change as the merge of head into base makes it, of an image of that name."""

    def __init__(self, base, head, name, rollback=False):
        self.name, base = name, commit_of(base)
        self.merged = merged(base, commit_of(head))
        target = self.only_environment(base, environments(base))
        super().__init__(base, target, version_at(self.merged, target), rollback)

    def only_environment(self, base, order):
        fields = git("diff-tree", "-r", "-z", "--raw", "--no-renames", base, self.merged).split("\0")
        changed = {path: meta.split() for meta, path in zip(fields[::2], fields[1::2])}
        versions = [path for path in changed if VERSION.fullmatch(path)]
        if not versions:
            raise NoPromotion("It changes the version of no environment: a promotion is of one.")
        targets = [name for name in order if path_of(name) in versions]
        if len(versions) != 1 or len(targets) != 1:
            raise Refused(f"It changes {' and '.join(versions)}: a promotion is of one environment, and of {', '.join(order)}.")
        (target,) = targets
        if others := sorted(changed.keys() - {path_of(target)}):
            raise Refused(f"It changes {', '.join(others)} too: beside a promotion nothing else is merged. Make two pull requests of it.")
        before, after, _, _, status = changed[path_of(target)]
        if (before, after, status) != (":100644", "100644", "M"):
            raise Refused(f"It does more to {path_of(target)} than change its text.")
        return target

    def shape(self):
        """Three lines of one file, and a comment is none of them."""
        path = path_of(self.target)
        if git("show", f"{self.merged}:{path}") != self.new.written_into(git("show", f"{self.base}:{path}")):
            raise Refused(f"It changes more of {path} than tag, digest and chartRevision.")
        return f"only {path}"

    @property
    def image(self):
        return Image(f"{self.name or name()}@{self.new.digest}")

    def signature(self):
        return require_signature(self.image, self.new.commit)

    def sbom(self):
        return require_sbom(self.image, self.new.commit)

    def provenance(self):
        """Of the commit that the tag names; a tag can be written by hand."""
        return require_provenance(self.image, self.new.commit)

    @property
    def rules(self):
        return [self.shape, *super().rules]

    @property
    def rules_of_the_image(self):
        return [self.signature, self.sbom, self.provenance]


def merged(base, head):
    """The tree that a merge would make; what a pull request changes is what that differs by, whatever its own history says."""
    done = run_git("merge-tree", "--write-tree", base, head)
    if done.returncode == 1:
        raise Refused("It conflicts with main. Make it anew: make promote")
    if done.returncode:
        raise Refused(f"git cannot merge it: {done.stderr.decode(errors='replace').strip()}. This needs git 2.38 or newer.")
    return done.stdout.decode().splitlines()[0]
