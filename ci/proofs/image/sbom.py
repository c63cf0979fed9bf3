"""Checks that an SBOM names every jar in the layers of an image: sbom.py OCI-LAYOUT SBOM; without an SBOM prints of which platform the image is."""

import json
import pathlib
import sys
import tarfile


def manifest(layout):
    index = json.loads((layout / "index.json").read_text())
    return json.loads(blob(layout, index["manifests"][0]["digest"]).read_text())


def jars(layout):
    for layer in manifest(layout)["layers"]:
        with tarfile.open(blob(layout, layer["digest"])) as tar:
            yield from ("/" + name.lstrip("./") for name in tar.getnames() if name.endswith(".jar"))


def blob(layout, digest):
    return layout / "blobs" / digest.replace(":", "/")


def locations(component):
    return {
        each["value"] for each in component.get("properties", []) if each["name"].startswith("syft:location:") and each["name"].endswith(":path")
    }


layout = pathlib.Path(sys.argv[1])
if len(sys.argv) == 2:
    config = json.loads(blob(layout, manifest(layout)["config"]["digest"]).read_text())
    sys.exit(print(f"{config['os']}/{config['architecture']}"))
sbom = json.loads(pathlib.Path(sys.argv[2]).read_text())
named = set().union(*(locations(component) for component in sbom["components"]))
inside = sorted(jars(layout))
missing = [jar for jar in inside if not any(path == jar or path.startswith(jar + ":") for path in named)]
for jar in missing:
    print(f"ERROR: The SBOM does not name {jar}.", file=sys.stderr)
if not inside:
    print("ERROR: The image holds no jar.", file=sys.stderr)
print(f"The SBOM has {len(sbom['components'])} components; the image holds {len(inside)} jars.")
sys.exit(1 if missing or not inside else 0)
