"""Checks that an SBOM names every jar that is in the layers of an image: sbom.py SBOM OCI-LAYOUT."""

import json
import pathlib
import sys
import tarfile


def jars(layout):
    index = json.loads((layout / "index.json").read_text())
    manifest = blob(layout, index["manifests"][0]["digest"])
    for layer in json.loads(manifest.read_text())["layers"]:
        with tarfile.open(blob(layout, layer["digest"])) as tar:
            yield from ("/" + name.lstrip("./") for name in tar.getnames() if name.endswith(".jar"))


def blob(layout, digest):
    return layout / "blobs" / digest.replace(":", "/")


def locations(component):
    return {
        each["value"] for each in component.get("properties", []) if each["name"].startswith("syft:location:") and each["name"].endswith(":path")
    }


sbom = json.loads(pathlib.Path(sys.argv[1]).read_text())
named = set().union(*(locations(component) for component in sbom["components"]))
inside = sorted(jars(pathlib.Path(sys.argv[2])))
missing = [jar for jar in inside if not any(path == jar or path.startswith(jar + ":") for path in named)]
for jar in missing:
    print(f"ERROR: The SBOM does not name {jar}.", file=sys.stderr)
if not inside:
    print("ERROR: The image holds no jar.", file=sys.stderr)
print(f"The SBOM has {len(sbom['components'])} components; the image holds {len(inside)} jars.")
sys.exit(1 if missing or not inside else 0)
