"""Whose signatures count: on GitHub those of one workflow of main, on this machine's own registry those of a key."""

import base64
import functools
import json
import os
import pathlib
import re
import subprocess

from versions import Refused

HERE = pathlib.Path(__file__).resolve().parent
BUILDER = ".github/workflows/build-image.yml"
CALLER = ".github/workflows/main.yml"
BRANCH = "refs/heads/main"
ISSUER = "https://token.actions.githubusercontent.com"
ON_GITHUB = "https://actions.github.io/buildtypes/workflow/v1"
STAND_IN = "https://sarsen.dev/provenance/stand-in/v1"
SBOM, PROVENANCE = "cyclonedx", "slsaprovenance1"


class Image:
    """One image by its digest, as NAME@sha256:…"""

    FORM = re.compile(r"(?P<name>(?P<registry>[^/@]+)/[^@\s]+?)@(?P<digest>sha256:[0-9a-f]{64})")

    def __init__(self, text):
        if not (form := self.FORM.fullmatch(text)):
            raise Refused(f"{text} names no digest, and a tag means another image tomorrow. Name it as NAME@sha256:…")
        self.text, self.name, self.digest = text, form["name"], form["digest"]
        self.is_local = re.fullmatch(r"(127\.0\.0\.1|localhost|\[::1\])(:\d+)?", form["registry"]) is not None
        if not self.is_local and self.name != name():
            raise Refused(f"{self.name} is not ours, which is {name()}.")

    def __str__(self):
        return self.text


def repository():
    """OWNER/NAME on GitHub; REGISTRY:PORT/OWNER/NAME where a registry of this machine stands in for GitHub's."""
    name = (HERE / "repository.txt").read_text().strip()
    if name.startswith("example/"):
        raise Refused("ci/ship/repository.txt still names the placeholder example/sarsen. Put OWNER/NAME of your repository there.")
    return name


def name():
    """Of our image, without tag and digest; a registry knows no capital letters."""
    ours = repository().lower()
    return f"{ours}/app" if ":" in ours else f"ghcr.io/{ours}/app"


@functools.cache
def program():
    """That of COSIGN, else the pinned one, which is built if it is not there."""
    if given := os.environ.get("COSIGN"):
        return given
    tools = subprocess.run([HERE.parent / "build/tools", "cosign"], stdout=subprocess.PIPE, text=True)
    if tools.returncode:
        raise Refused("There is no cosign, as above. Name one in COSIGN.")
    return tools.stdout.strip() + "/cosign"


def cosign(*arguments):
    try:
        done = subprocess.run([program(), *map(str, arguments)], capture_output=True, text=True)
    except OSError as e:
        raise Refused(f"cosign does not start: {e}") from e
    if done.returncode:
        raise Refused(f"cosign {arguments[0]}: {' '.join(done.stderr.strip().splitlines()[-1:])}")
    return done.stdout


def by_whom(image, commit):
    """What makes cosign accept the signature of one and no other: the workflow that signs, and who called it, by what the platform says."""
    if image.is_local:
        return ["--key", key("COSIGN_PUBLIC_KEY", "cosign.pub"), "--insecure-ignore-tlog", "--allow-http-registry"]
    says = {
        "identity": f"https://github.com/{repository()}/{BUILDER}@{BRANCH}",
        "oidc-issuer": ISSUER,
        "github-workflow-repository": repository(),
        "github-workflow-ref": BRANCH,
        "github-workflow-trigger": "push",
    }
    if commit:
        says["github-workflow-sha"] = commit
    return [word for field, value in says.items() for word in (f"--certificate-{field}", value)]


def key(variable, example):
    if not (path := os.environ.get(variable)):
        raise Refused(f"An image in a registry of this machine is signed by a key: set {variable} to its file, such as {example}.")
    return path


def require_signature(image, commit=None):
    cosign("verify", *by_whom(image, commit), "--output", "json", image)
    return "signed by " + ("the key of this machine" if image.is_local else f"{BUILDER} of main")


def attested(image, kind, commit):
    """The predicates of this kind that the signer made for this very digest."""
    lines = cosign("verify-attestation", *by_whom(image, commit), "--type", kind, image).splitlines()
    statements = [json.loads(base64.b64decode(json.loads(line)["payload"])) for line in lines if line.startswith("{")]
    mine = [it for it in statements if any(f"sha256:{subject['digest'].get('sha256')}" == image.digest for subject in it["subject"])]
    if not mine:
        raise Refused(f"No attestation of type {kind} is of {image.digest[:19]}.")
    return [it["predicate"] for it in mine]


def require_sbom(image, commit=None):
    (sbom, *_) = attested(image, SBOM, commit)
    components = sbom.get("components") or []
    if sbom.get("bomFormat") != "CycloneDX" or not components:
        raise Refused("The SBOM that is attested lists nothing.")
    return f"CycloneDX {sbom['specVersion']}, {len(components)} components"


def require_provenance(image, commit=None):
    """SLSA v1, its external parameters as expected and no others: https://slsa.dev/spec/v1.0/verifying-artifacts"""
    refusals = []
    for predicate in attested(image, PROVENANCE, commit):
        try:
            return provenance_of(image, predicate, commit)
        except Refused as refused:
            refusals.append(refused)
    raise refusals[0]


def provenance_of(image, predicate, commit):
    try:
        return judged(image, predicate["buildDefinition"], predicate["runDetails"]["builder"]["id"], commit)
    except (KeyError, TypeError, IndexError) as e:
        raise Refused(f"The provenance has not the form of SLSA v1: {type(e).__name__}: {e}") from e


def judged(image, build, builder, commit):
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
    expect("builder", f"{source}/{BUILDER}@{BRANCH}", builder)
    return f"of {built[:12]}, by {BUILDER}"


def expect(what, expected, found):
    if expected != found:
        raise Refused(f"The provenance says {what} {found}, not {expected}.")
