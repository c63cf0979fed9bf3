"""The rules of what an environment may get; each raises Refused, or returns the evidence that it was kept."""

from collections.abc import Callable

from .checkout import Refused, has_been_main, is_older
from .versions import Version, burnt, contracts, environments, history, is_among, migrations_between, version_at

Rule = Callable[[], str]


class Change:
    """Of what one environment has, beside the main branch as it is at base. A rollback may go back, and only back."""

    def __init__(self, base: str, target: str, new: Version, rollback: bool = False) -> None:
        self.base, self.target, self.new, self.rollback = base, target, new, rollback
        self.order = list(environments(base))
        self.old = version_at(base, target)
        self.had = history(base, target)

    @property
    def last(self) -> Version:
        """What its database has seen last. The file has zeros for an environment that was taken away and put back, git knows better."""
        return self.had[-1] if self.old.is_nothing and self.had else self.old

    def sense(self) -> str:
        """It is an image of a commit, with that commit's chart, and another one than there is."""
        if self.new.is_nothing:
            raise Refused("The digest is all zeros, which stands for no image. Promote one that was built.")
        if self.new.commit is None or self.new.revision != self.new.commit:
            raise Refused(f"{self.target} gets an image under the tag sha-COMMIT, with the chart of that same commit.")
        if self.new == self.old:
            raise Refused(f"{self.target} has {self.new} already.")
        return f"{self.old} → {self.new}"

    def lineage(self) -> str:
        """What was before it: main for the first environment, else the environment before."""
        if self.rollback:
            return self.was_here()
        if is_among(self.new, burnt(self.had)):
            raise Refused(f"{self.target} was rolled back from {self.new}, and gets it no more. Merge a fix, and promote what is built of that.")
        return self.was_in(self.source) if self.source else self.is_of_main()

    @property
    def source(self) -> str | None:
        """The environment before, if there is one."""
        number = self.order.index(self.target)
        return self.order[number - 1] if number else None

    def was_here(self) -> str:
        if self.new not in self.had:
            raise Refused(f"{self.target} never had {self.new}: a rollback goes to what was there.")
        if is_among(self.new, burnt(self.had)):
            raise Refused(f"{self.target} was itself rolled back from {self.new}.")
        return f"{self.target} had it"

    def was_in(self, source: str) -> str:
        had = history(self.base, source)
        instead = f"Promote {had[-1]} by: make promote FROM={source} TO={self.target}" if had else f"It has had nothing yet: promote to {source} first."
        if self.new not in had:
            raise Refused(f"{self.target} gets what {source} has, and {source} never had it. {instead}")
        if is_among(self.new, burnt(had)):
            raise Refused(f"{source} was rolled back from {self.new}. {instead}")
        return f"{source} {'has' if had[-1] == self.new else 'had'} it"

    def is_of_main(self) -> str:
        if not self.new.commit or not has_been_main(self.new.commit, self.base):
            raise Refused(f"{self.new.tag[:16]} is not on main, or only as a part of what was merged.")
        return f"built from {self.new.commit[:12]}, which was main"

    def direction(self) -> str:
        """Forwards, or in a rollback backwards over nothing that the older release does not survive."""
        if self.last.is_nothing and not self.rollback:
            return "the first here"
        back, forth = is_older(self.new.revision, self.last.revision), is_older(self.last.revision, self.new.revision)
        if self.rollback and not back:
            raise Refused(f"{self.new} is not older than {self.last}: this is no rollback. Use: make promote")
        if self.rollback:
            return self.over_no_contract()
        if back:
            raise Refused(f"{self.target} has {self.last}, which is newer. To go back: make rollback ENV={self.target}")
        if not forth and self.new != self.last:
            raise Refused(f"{self.new} comes neither before nor after {self.last}.")
        return "forwards" if forth else "what it had before it was taken away"

    def over_no_contract(self) -> str:
        if taken := contracts(migrations_between(self.new, self.last)):
            raise Refused(f"{', '.join(taken)} took away what {self.new} needs: it does not run on this schema. Roll forward, with a fix.")
        return "backwards, over no contract migration"

    @property
    def rules(self) -> list[Rule]:
        return [self.sense, self.lineage, self.direction]
