"""Judges a pull request, whatever it is: a promotion, a rollback, values, the list of environments, the chart, or nothing of these."""

from . import promotion, values
from .approval import approval
from .checkout import Refused
from .verdict import HOLDS, REFUSED, Verdict

ROLLBACK, QUEUE = "rollback/", "gh-readonly-queue/"


def judge(base: str, head: str, branch: str, image: str | None = None, history_only: bool = False) -> tuple[Verdict, str]:
    """The verdict, and whose approval it waits for. The branch's name says which rules are meant; each set refuses what is for the other.

    A merge queue has branches of its own, of which it is either."""
    promoted = promotion.judge(base, head, image, rollback=branch.startswith(ROLLBACK), history_only=history_only, if_any=True)
    if promoted.status == REFUSED and branch.startswith(QUEUE):
        back = promotion.judge(base, head, image, rollback=True, history_only=history_only, if_any=True)
        promoted = back if back.status == HOLDS else promoted
    if promoted.status != HOLDS:
        return promoted, ""
    changed = values.judge(base, head)
    text = "\n".join(it for it in (promoted.text, changed.text) if it)
    if changed.status != HOLDS:
        return Verdict(changed.status, text, changed.error), ""
    try:
        waits = approval(base, head)
    except Refused as refused:
        return Verdict(REFUSED, text, f"REFUSED: {refused}"), ""
    return Verdict(HOLDS, f"{text}\nWaits for: {waits or 'nobody'}"), waits
