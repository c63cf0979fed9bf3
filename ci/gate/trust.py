"""Whose word counts about an image: on GitHub that of named workflows of main, in this machine's own registry that of a key for each."""

import base64
import dataclasses
import hashlib
import json
import os
import pathlib
import re
import subprocess
import tempfile
from typing import Any

from .checkout import Refused
from .programs import call, program

HERE = pathlib.Path(__file__).resolve().parent
BRANCH = "refs/heads/main"
LOOPBACK = r"(?:127\.0\.0\.1|localhost|\[::1\])"
ISSUER = "https://token.actions.githubusercontent.com"
SBOM, PROVENANCE = "cyclonedx", "slsaprovenance1"
PLATFORMS = ("linux/amd64", "linux/arm64")
LARGEST_SBOM = 10_000_000
STAND_IN = "https://sarsen.dev/provenance/stand-in/v1"
CHART, OF_HELM = "charts/sarsen", "application/vnd.cncf.helm.config.v1+json"
SUMS, BUNDLE = "SHA256SUMS", ".sigstore.json"


@dataclasses.dataclass(frozen=True)
class Signer:
    """A workflow of main, what starts it if that is one event, and the variable with the public key that stands for it on this machine."""

    workflow: str
    trigger: str | None
    key: str


ADVICE = {
    r"TOOMANYREQUESTS|\b429\b": "The registry has had too many requests: wait some minutes, then run this again.",
    r"UNAUTHORIZED|DENIED|\b40[13]\b": "The registry wants a login that may read this package: docker login, with a token that has read:packages.",
    r"MANIFEST_UNKNOWN|NAME_UNKNOWN|\b404\b": "The registry has no such image, which is also what it answers to a login that may not read it.",
    r"fallback tag manifest is not an OCI image index": "Somebody has written over the registry's tag sha256-…, which lists the signatures: "
    "delete that tag in the registry, then run this again.",
    r"no signatures found|parsing|unexpected media type|unsupported": "If it was signed, somebody has written over the registry's tag sha256-…, "
    "which lists the signatures: see docs/guides/verify-an-image.md.",
}
BUILD = Signer(".github/workflows/build-image.yml", "push", "COSIGN_PUBLIC_KEY")
SOAK = Signer(".github/workflows/soak.yml", "repository_dispatch", "SOAK_PUBLIC_KEY")
# By a merge, or by hand where a publication was cut short.
RELEASE = Signer(".github/workflows/release.yml", None, "RELEASE_PUBLIC_KEY")


class Image:
    """One image, or a chart, by its digest, as NAME@sha256:…"""

    FORM = re.compile(r"(?P<name>(?P<registry>[^/@]+)/[^@\s]+?)@(?P<digest>sha256:[0-9a-f]{64})")

    def __init__(self, text: str) -> None:
        if not (form := self.FORM.fullmatch(text)):
            raise Refused(f"{text} names no digest, and a tag means another image tomorrow. Name it as NAME@sha256:…")
        self.text, self.name, self.digest = text, form["name"], form["digest"]
        self.is_local = re.fullmatch(rf"{LOOPBACK}(:\d+)?", form["registry"]) is not None
        self.is_chart = self.name.endswith(f"/{CHART}")
        if not self.is_local and self.name not in (name(), chart_name()):
            raise Refused(f"{self.name} is not ours, which is {name()}.")

    def __str__(self) -> str:
        return self.text


def repository() -> str:
    """OWNER/NAME on GitHub; REGISTRY:PORT/OWNER/NAME where a registry of this machine stands in for GitHub's."""
    name = (HERE / "repository.txt").read_text().strip()
    if not re.fullmatch(rf"({LOOPBACK}:[0-9]+/)?[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+", name):
        raise Refused(f"ci/gate/repository.txt says '{name}'. Put OWNER/NAME of your repository there, and nothing else.")
    if name.startswith("example/"):
        raise Refused("ci/gate/repository.txt still names the placeholder example/sarsen. Put OWNER/NAME of your repository there.")
    return name


def name() -> str:
    """Of our image, without tag and digest; a registry knows no capital letters."""
    ours = repository().lower()
    return f"{ours}/app" if ":" in ours else f"ghcr.io/{ours}/app"


def chart_name() -> str:
    """Of our chart, beside the image."""
    return name().removesuffix("app") + CHART


def cosign(*arguments: object) -> str:
    return asked("cosign", *arguments)


def asked(whom: str, *arguments: object) -> str:
    """What a program says of the registry; where it fails, its last line and what to do about that."""
    done = call(whom, *arguments)
    if done.returncode:
        said = " ".join(done.stderr.strip().splitlines()[-1:])
        raise Refused(f"{whom} {arguments[0]}: {said}{advice(said)}")
    return str(done.stdout)


def advice(said: str) -> str:
    """What to do about a registry that does not answer as wanted."""
    return next((f" {text}" for form, text in ADVICE.items() if re.search(form, said)), "")


def by_whom(image: Image, commit: str | None = None, signer: Signer = BUILD) -> list[str]:
    """What makes cosign accept the signature of one and no other: the workflow that signs, and who called it, by what the platform says."""
    if image.is_local:
        return ["--key", key(signer.key, "cosign.pub"), "--insecure-ignore-tlog", "--allow-http-registry"]
    says = {
        "identity": f"https://github.com/{repository()}/{signer.workflow}@{BRANCH}",
        "oidc-issuer": ISSUER,
        "github-workflow-repository": repository(),
        "github-workflow-ref": BRANCH,
    }
    if signer.trigger:
        says["github-workflow-trigger"] = signer.trigger
    if commit:
        says["github-workflow-sha"] = commit
    return [word for field, value in says.items() for word in (f"--certificate-{field}", value)]


def key(variable: str, example: str) -> str:
    if not (path := os.environ.get(variable)):
        raise Refused(f"An image in a registry of this machine is signed by a key: set {variable} to its file, such as {example}.")
    return path


def sign(image: Image, predicates: dict[str, Any], signature: bool = True) -> None:
    """Signs an image and attests the predicates by kind, each of a list: in a job of GitHub as that job, on this machine by the key of COSIGN_KEY."""
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place)
        how = [*(offline(folder) if image.is_local else []), "--yes"]
        if signature:
            cosign("sign", *how, image)
        for kind, predicate in ((kind, it) for kind, of in predicates.items() for it in (of if isinstance(of, list) else [of])):
            path = folder / "predicate.json"
            path.write_text(json.dumps(predicate))
            cosign("attest", *how, "--type", kind, "--predicate", path, image)


def offline(folder: pathlib.Path) -> list[str]:
    """By a key, with no log and no time-stamp authority, and asking nobody for roots of trust."""
    services, roots = folder / "services.json", folder / "roots.json"
    cosign("signing-config", "create", "--out", services)
    cosign("trusted-root", "create", "--out", roots)
    return ["--key", key("COSIGN_KEY", "cosign.key"), "--signing-config", str(services), "--trusted-root", str(roots), "--allow-http-registry"]


def seal(folder: pathlib.Path, image: Image) -> None:
    """Signs the files of an image's release: SHA256SUMS lists them, and FILE.sigstore.json says of each that the workflow of releases published it."""
    files = sorted(it for it in folder.iterdir() if it.name != SUMS and not it.name.endswith(BUNDLE))
    sums = folder / SUMS
    sums.write_text("".join(f"{hashlib.sha256(it.read_bytes()).hexdigest()}  {it.name}\n" for it in files))
    with tempfile.TemporaryDirectory() as place:
        how = [*(offline(pathlib.Path(place)) if image.is_local else []), "--yes"]
        for file in [*files, sums]:
            bundle = ["--bundle", f"{file}{BUNDLE}", file]
            cosign("sign-blob", *without_registry(how), *bundle)
            cosign("verify-blob", *without_registry(by_whom(image, None, RELEASE)), *bundle)


def without_registry(how: list[str]) -> list[str]:
    return [it for it in how if it != "--allow-http-registry"]


def require_signature(image: Image, commit: str | None = None) -> str:
    cosign("verify", *by_whom(image, commit), "--output", "json", image)
    return "signed by " + ("the key of this machine" if image.is_local else f"{BUILD.workflow} of main")


def attested(image: Image, kind: str, commit: str | None = None, signer: Signer = BUILD) -> list[Any]:
    """The predicates of this kind that the signer made for this very digest."""
    statements = [json.loads(base64.b64decode(json.loads(line)["payload"])) for line in envelopes(image, kind, commit, signer)]
    mine = [it for it in statements if any(f"sha256:{subject['digest'].get('sha256')}" == image.digest for subject in it["subject"])]
    if not mine:
        raise Refused(f"No attestation of type {kind} is of {image.digest[:19]}.")
    return [it["predicate"] for it in mine]


def envelopes(image: Image, kind: str, commit: str | None = None, signer: Signer = BUILD) -> list[str]:
    """As they are signed, one a line."""
    lines = cosign("verify-attestation", *by_whom(image, commit, signer), "--type", kind, image).splitlines()
    return [line for line in lines if line.startswith("{")]


def require_chart(image: Image) -> str:
    """That what lies under the chart's name is one that Helm takes: else an image of ours, copied there, would pass as one."""
    if json.loads(asked("crane", "manifest", image)).get("config", {}).get("mediaType") != OF_HELM:
        raise Refused(f"{image} is no chart of Helm.")
    chart = json.loads(asked("crane", "config", image))
    return f"{chart['name']} {chart['version']}"


def package(image: Image, folder: pathlib.Path) -> None:
    """Writes the chart as Helm takes it from a folder: NAME-VERSION.tgz."""
    (layer,) = json.loads(asked("crane", "manifest", image))["layers"]
    done = subprocess.run([program("crane"), "blob", f"{image.name}@{layer['digest']}"], capture_output=True)
    if done.returncode:
        raise Refused(f"crane blob: {done.stderr.decode().strip()}{advice(done.stderr.decode())}")
    (folder / f"{require_chart(image).replace(' ', '-')}.tgz").write_bytes(done.stdout)


def require_content(image: Image, commit: str | None = None) -> str:
    """What it holds: of a chart its own words, of an image its SBOM."""
    return f"chart       {require_chart(image)}" if image.is_chart else f"SBOM        {require_sbom(image, commit)}"


def require_sbom(image: Image, commit: str | None = None) -> str:
    found = sboms_of(image, commit)
    return "; ".join(f"{platform}: CycloneDX {it['specVersion']}, {len(it['components'])} components" for platform, it in sorted(found.items()))


def sboms_of(image: Image, commit: str | None = None) -> dict[str, Any]:
    """What the builder has listed, by platform of the index."""
    return by_platform([listing(it, "The SBOM that is attested") for it in attested(image, SBOM, commit)])


def by_platform(sboms: list[dict[str, Any]]) -> dict[str, Any]:
    """Of every platform that we build: in what nobody has listed nobody has looked."""
    found = {platform_of(it): it for it in sboms}
    if missing := [it for it in PLATFORMS if it not in found]:
        raise Refused(f"Nobody has listed what is in the image for {' and '.join(missing)}, only for {', '.join(sorted(found))}.")
    return found


def platform_of(sbom: dict[str, Any]) -> str:
    """As `make sbom` writes it into the name of what is listed: sarsen/linux/arm64."""
    try:
        return str(sbom["metadata"]["component"]["name"]).partition("/")[2] or "no platform"
    except (KeyError, TypeError):
        return "no platform"


def listing(sbom: Any, place: object) -> dict[str, Any]:
    """An SBOM that lists something: in nothing nothing is found. The place is what a refusal calls it."""
    if not isinstance(sbom, dict) or sbom.get("bomFormat") != "CycloneDX":
        raise Refused(f"{place} is no SBOM of CycloneDX. Make one: make sbom")
    if not isinstance(sbom.get("components"), list) or not sbom["components"]:
        raise Refused(f"{place} lists nothing. Make one: make sbom")
    return sbom


def sbom_in(path: pathlib.Path, expected: str | None = None) -> dict[str, Any]:
    """Of a file with that SHA-256. A large one is refused by the transparency log, with a message that names another cause."""
    try:
        content = path.read_bytes()
        sbom = json.loads(content)
    except (OSError, ValueError) as e:
        raise Refused(f"{path} is no SBOM: {e}. Make one: make sbom") from e
    if expected is not None and expected != (found := hashlib.sha256(content).hexdigest()):
        raise Refused(f"{path} has the SHA-256 {found}, not {expected or 'an empty one'}: it is not what was written of the image.")
    if len(content) > LARGEST_SBOM:
        raise Refused(f"{path} has {len(content):,} bytes; the transparency log takes {LARGEST_SBOM:,}.")
    return listing(sbom, str(path))
