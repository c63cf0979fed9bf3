"""The rules of what an environment may get; each raises Refused, or returns the evidence that it was kept."""

from .checkout import Refused, has_been_main, is_older
from .versions import burnt, contracts, environments, history, migrations_between, version_at


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
        return self.was_in(self.source) if self.source else self.is_of_main()

    @property
    def source(self):
        """The environment before, if there is one."""
        number = self.order.index(self.target)
        return self.order[number - 1] if number else None

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
        if not self.new.commit or not has_been_main(self.new.commit, self.base):
            raise Refused(f"{self.new.tag[:16]} is not on main, or only as a part of what was merged.")
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
