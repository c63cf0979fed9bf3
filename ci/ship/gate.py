"""The rules of what an environment may get; each raises Refused, or returns the evidence that it was kept."""

from trust import Image, name, require_provenance, require_sbom, require_signature
from versions import (
    Refused,
    contracts,
    environments,
    git,
    history,
    is_in,
    is_older,
    migrations_between,
    path_of,
    rolled_back,
    version_at,
)


class Change:
    """Of what one environment has, beside the main branch as it is at base. A rollback may go back, and only back."""

    def __init__(self, base, target, new, rollback=False):
        self.base, self.target, self.new, self.rollback = base, target, new, rollback
        self.order = environments(base)
        self.old = version_at(base, target)

    def sense(self):
        """It is an image, and another one."""
        if self.new.is_nothing:
            raise Refused("The digest is all zeros, which stands for no image. Promote one that was built.")
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
        if self.new not in history(self.base, self.target):
            raise Refused(f"{self.target} never had {self.new}: a rollback goes to what was there.")
        return f"{self.target} had it"

    def was_in(self, source):
        had = history(self.base, source)
        if self.new not in had:
            known = next((it for it in had if it.digest == self.new.digest), None)
            instead = f"has had this digest only as {known} with the chart of {known.revision[:12]}" if known else "never had it"
            raise Refused(f"{self.target} gets what {source} has, and {source} {instead}. Promote {had[-1]} by: make promote FROM={source} TO={self.target}")
        if self.new in rolled_back(had):
            raise Refused(f"{source} was rolled back from {self.new}. Promote {had[-1]} by: make promote FROM={source} TO={self.target}")
        return f"{source} {'has' if had[-1] == self.new else 'had'} it"

    def is_of_main(self):
        if self.new.commit is None or self.new.revision != self.new.commit:
            raise Refused(f"{self.target} gets an image under the tag sha-COMMIT, with the chart of that same commit.")
        if not is_in(self.new.commit, self.base):
            raise Refused(f"{self.new.commit[:12]} is not on main.")
        return f"built from {self.new.commit[:12]}, which is on main"

    def direction(self):
        """Forwards, or in a rollback backwards over nothing that the older release does not survive."""
        if self.old.is_nothing and not self.rollback:
            return "the first here"
        back = is_older(self.new.revision, self.old.revision)
        if back and not self.rollback:
            raise Refused(f"{self.target} has {self.old}, which is newer. To go back: make rollback ENV={self.target}")
        if not self.rollback:
            return "forwards"
        if not back:
            raise Refused(f"{self.new} is not older than {self.old}: this is no rollback. Use: make promote")
        if burnt := contracts(migrations_between(self.new, self.old)):
            raise Refused(f"{', '.join(burnt)} took away what {self.new} needs: it does not run on this schema. Roll forward, with a fix.")
        return "backwards, over no contract migration"

    @property
    def rules(self):
        return [self.sense, self.lineage, self.direction]


class PullRequest(Change):
    """Such a change as the commits of head make it, of an image of that name."""

    def __init__(self, base, head, name, rollback=False):
        self.name = name
        self.fork, self.head = git("merge-base", base, head).strip(), head
        target = self.only_environment(environments(base))
        super().__init__(base, target, version_at(head, target), rollback)

    def only_environment(self, order):
        lines = git("diff", "--raw", "--no-renames", self.fork, self.head).splitlines()
        changed = {path: meta.split() for meta, path in (line.split("\t") for line in lines)}
        targets = [name for name in order if path_of(name) in changed]
        if len(targets) != 1:
            raise Refused(f"It changes the version of {' and '.join(targets) or 'no environment'}: a promotion is of one.")
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
        if git("show", f"{self.head}:{path}") != self.new.written_into(git("show", f"{self.fork}:{path}")):
            raise Refused(f"It changes more of {path} than tag, digest and chartRevision.")
        return f"only {path}"

    @property
    def image(self):
        return Image(f"{self.name or name()}@{self.new.digest}")

    def signature(self):
        return require_signature(self.image)

    def sbom(self):
        return require_sbom(self.image)

    def provenance(self):
        """Of the commit that the tag names; a tag can be written by hand."""
        return require_provenance(self.image, self.new.commit)

    @property
    def rules(self):
        return [self.shape, *super().rules]

    @property
    def rules_of_the_image(self):
        return [self.signature, self.sbom, self.provenance]
