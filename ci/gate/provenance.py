"""What provenance must say about an image: built by our workflow, of our main, of that commit, and told nothing else."""

from typing import Any

from .checkout import Refused
from .trust import BRANCH, BUILD, PROVENANCE, STAND_IN, Image, attested, repository

CALLER = ".github/workflows/main.yml"
ON_GITHUB = "https://actions.github.io/buildtypes/workflow/v1"


def require_provenance(image: Image, commit: str | None = None) -> str:
    """SLSA v1, its external parameters as expected and no others: https://slsa.dev/spec/v1.0/verifying-artifacts"""
    refusals = []
    for predicate in attested(image, PROVENANCE, commit):
        try:
            return provenance_of(image, predicate, commit)
        except Refused as refused:
            refusals.append(refused)
    raise refusals[0]


def provenance_of(image: Image, predicate: Any, commit: str | None) -> str:
    try:
        return judged(image, predicate["buildDefinition"], predicate["runDetails"]["builder"]["id"], commit)
    except (KeyError, TypeError, IndexError) as e:
        raise Refused(f"The provenance has not the form of SLSA v1: {type(e).__name__}: {e}") from e


def judged(image: Image, build: Any, builder: str, commit: str | None) -> str:
    built = build["resolvedDependencies"][0]["digest"]["gitCommit"]
    if commit is not None:
        expect("commit", commit, built)
    if image.is_local:
        expect("buildType", STAND_IN, build["buildType"])
        return f"of {built[:12]}; a STAND-IN of this machine, which proves nothing about who built it"
    source = f"https://github.com/{repository()}"
    expect("buildType", ON_GITHUB, build["buildType"])
    expect("externalParameters", {"workflow": {"ref": BRANCH, "repository": source, "path": CALLER}}, build["externalParameters"])
    expect("source", f"git+{source}@{BRANCH}", build["resolvedDependencies"][0]["uri"])
    expect("builder", f"{source}/{BUILD.workflow}@{BRANCH}", builder)
    return f"of {built[:12]}, by {BUILD.workflow}"


def stand_in(commit: str) -> dict[str, Any]:
    """What takes the place of the platform's on this machine, and says so."""
    source = [{"uri": "git+file:///", "digest": {"gitCommit": commit}}]
    return {
        "buildDefinition": {"buildType": STAND_IN, "externalParameters": {}, "resolvedDependencies": source},
        "runDetails": {"builder": {"id": STAND_IN}},
    }


def expect(what: str, expected: object, found: object) -> None:
    if expected != found:
        raise Refused(f"The provenance says {what} {found}, not {expected}.")
