"""What does not affect us: ci/gate/vex.json, an OpenVEX document about our image, which others can give to `grype --vex` too.

Grype itself knows no image when it scans an SBOM, so its report is read by this: https://github.com/openvex/spec (0.2.0)"""

import json
import pathlib
import re
from typing import Any, NamedTuple

from .checkout import Refused
from .exceptions import BadException
from .trust import name

DOCUMENT = pathlib.Path(__file__).resolve().parent / "vex.json"
CONTEXT = "https://openvex.dev/ns/v0.2.0"
NOT_AFFECTED = "not_affected"
JUSTIFICATIONS = {
    "component_not_present",
    "vulnerable_code_not_present",
    "vulnerable_code_not_in_execute_path",
    "vulnerable_code_cannot_be_controlled_by_adversary",
    "inline_mitigations_already_exist",
}


class Statement(NamedTuple):
    """That one advisory does not affect us in one package, in one version of it or in all."""

    advisory: str
    package: str
    version: str
    why: str

    def is_of(self, advisory: str, package: str, version: str) -> bool:
        return (self.advisory, self.package) == (advisory, package) and self.version in ("", version)


def package_of(purl: str) -> str:
    """Without version, qualifiers and folder."""
    return re.sub("@[^@/]*$", "", purl.partition("#")[0].partition("?")[0])


def our_image() -> str:
    """Of which the document must be: none in particular before a fork has a name, and for a registry of this machine, which stands in for another."""
    try:
        return name() if name().startswith("ghcr.io/") else ""
    except Refused:
        return ""


def statements(path: pathlib.Path, image: str) -> list[Statement]:
    """Those of the document that say `not_affected`; a document that says less than it must is refused."""
    try:
        document = json.loads(path.read_text())
        return [it for statement in checked(document, path.name) for it in statement_of(statement, image)]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as e:
        raise BadException(f"{path.name} is no OpenVEX document: {type(e).__name__}: {e}") from e


def checked(document: Any, file: str) -> list[Any]:
    if document["@context"] != CONTEXT or not all(document[it] for it in ("@id", "author", "timestamp", "version")):
        raise BadException(f"{file} is no OpenVEX document: it has @context {CONTEXT}, @id, author, timestamp and version.")
    if not isinstance(document["statements"], list):
        raise BadException(f"{file}: statements is no list.")
    return list(document["statements"])


def statement_of(it: Any, image: str) -> list[Statement]:
    advisory, status = it["vulnerability"]["name"], it["status"]
    ours = f"pkg:oci/{image.rpartition('/')[2]}?repository_url={image}"
    if status != NOT_AFFECTED:
        raise BadException(f"{advisory}: the status {status} excuses nothing. Write {NOT_AFFECTED}, or an accepted risk into exceptions.json.")
    if it.get("justification") not in JUSTIFICATIONS:
        raise BadException(f"{advisory}: {NOT_AFFECTED} needs a justification, one of {', '.join(sorted(JUSTIFICATIONS))}.")
    if len(str(it.get("impact_statement", "")).split()) < 4:
        raise BadException(f"{advisory}: say in a sentence, as impact_statement, why it does not affect us.")
    found = []
    for product in it["products"]:
        if image and product["@id"] != ours:
            raise BadException(f"{advisory}: the product is {product['@id']}, and ours is {ours}.")
        for part in product["subcomponents"]:
            purl = part["@id"]
            version = re.search("@([^@/?#]*)", purl.rpartition("/")[2])
            found.append(Statement(advisory, package_of(purl), version[1] if version else "", f"{it['justification']}: {it['impact_statement']}"))
    if not found:
        raise BadException(f"{advisory}: it names no package. List the packages as subcomponents of {ours}.")
    return found
