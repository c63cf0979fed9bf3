"""Judges a pull request that promotes, or rolls back: the rules with the evidence for each, and what is known against the image today."""

from .checkout import Refused
from .pull_request import NoPromotion, PullRequest
from .rules import Rule
from .scanned import scan
from .verdict import HOLDS, NOT_LOOKED, REFUSED, Verdict


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
        return Verdict(HOLDS, "It promotes nothing.") if if_any else Verdict(REFUSED, f"REFUSED: {other}")
    except Refused as refused:
        return Verdict(REFUSED, error=f"REFUSED: {refused}")
    rows, broken = kept(request.rules + ([] if history_only else request.rules_of_the_image))
    known = Verdict(HOLDS)
    if history_only:
        rows.append(("image", "NOT VERIFIED", "asked not to"))
    elif rollback:
        rows.append(("vulnerabilities", "NOT SCANNED", "a rollback does not wait for a scan; the nightly one looks at what runs"))
    else:
        known = scanned(request, exceptions)
        evidence = known.text.partition("\n")[0]
        rows.append(("vulnerabilities", {HOLDS: "kept", REFUSED: "**broken**"}.get(known.status, "NOT SCANNED"), evidence))
        broken += [evidence.removeprefix("REFUSED: ")] if known.status == REFUSED else []
    text = "\n".join(
        [
            *([known.text.partition("\n")[0]] if known.status == NOT_LOOKED else []),
            f"{request.target}\n\n| rule | | evidence |\n|---|---|---|",
            *(f"| {' | '.join(row)} |" for row in rows),
            *([f"\n## Known today\n\n{known.text}"] if known.text else []),
        ]
    )
    if broken:
        return Verdict(REFUSED, text, f"REFUSED: {broken[0]}")
    return Verdict(known.status, text)


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


def scanned(request: PullRequest, exceptions: str | None) -> Verdict:
    try:
        return scan(request.image, request.before, exceptions)
    except Refused as refused:
        return Verdict(NOT_LOOKED, f"NOT SCANNED: {refused}")
