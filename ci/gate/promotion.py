"""Judges a pull request that promotes, or rolls back: the rules with the evidence for each, and what is known against the image today."""

from .checkout import Refused
from .pull_request import NoPromotion, PullRequest
from .rules import Rule
from .scanned import CLEAN, NOT_SCANNED, scan
from .verdict import Verdict


def judge(
    base: str,
    head: str,
    image: str | None = None,
    rollback: bool = False,
    history_only: bool = False,
    if_any: bool = False,
    exceptions: str | None = None,
) -> Verdict:
    try:
        request = PullRequest(base, head, image, rollback)
    except NoPromotion as other:
        return Verdict(0, "It promotes nothing.") if if_any else Verdict(1, f"REFUSED: {other}")
    except Refused as refused:
        return Verdict(1, error=f"REFUSED: {refused}")
    rows, broken = kept(request.rules + ([] if history_only else request.rules_of_the_image))
    status, said = CLEAN, ""
    if history_only:
        rows.append(("image", "NOT VERIFIED", "asked not to"))
    else:
        status, said = scanned(request, exceptions)
        evidence = said.partition("\n")[0]
        word = {CLEAN: "kept", NOT_SCANNED: "NOT SCANNED"}.get(status, "said" if rollback else "**broken**")
        rows.append(("vulnerabilities", word, evidence))
        if status not in (CLEAN, NOT_SCANNED) and not rollback:
            broken.append(evidence.removeprefix("REFUSED: "))
    text = "\n".join(
        [
            *([said.partition("\n")[0]] if status == NOT_SCANNED else []),
            f"{request.target}\n\n| rule | | evidence |\n|---|---|---|",
            *(f"| {' | '.join(row)} |" for row in rows),
            *([f"\n## Known today\n\n{said}"] if said else []),
        ]
    )
    if broken:
        return Verdict(1, text, f"REFUSED: {broken[0]}")
    return Verdict(NOT_SCANNED if status == NOT_SCANNED and not rollback else 0, text)


def kept(rules: list[Rule]) -> tuple[list[tuple[str, str, str]], list[str]]:
    """A row for each rule, and what is broken."""
    rows, broken = [], []
    for rule in rules:
        name = getattr(rule, "__name__", "rule")
        try:
            rows.append((name, "kept", rule()))
        except Refused as refused:
            broken.append(str(refused))
            rows.append((name, "**broken**", str(refused)))
    return rows, broken


def scanned(request: PullRequest, exceptions: str | None) -> tuple[int, str]:
    try:
        return scan(request.image, request.before, exceptions)
    except Refused as refused:
        return NOT_SCANNED, f"NOT SCANNED: {refused}"
