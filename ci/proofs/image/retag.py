"""Copies an archive of one image (docker's format) under a tag made of the image's id, and prints the name: retag.py IN NAME OUT. Without NAME
and OUT it prints the names of the images that the archive has."""

import hashlib
import io
import json
import sys
import tarfile

source = sys.argv[1]
if len(sys.argv) == 2:
    try:
        with tarfile.open(source) as tar:
            print(*(name for image in json.load(tar.extractfile("manifest.json")) for name in image["RepoTags"] or ()), sep="\n")
    except (KeyError, tarfile.TarError):
        sys.exit(f"ERROR: {source} is no archive of images as `docker save` writes it. Make one: make image")
    sys.exit()
name, target = sys.argv[2:]
with tarfile.open(source) as tar:
    try:
        (image,) = json.load(tar.extractfile("manifest.json"))
        # Docker names the file by its hash, Jib does not.
        identity = hashlib.sha256(tar.extractfile(image["Config"]).read()).hexdigest()
    except (KeyError, ValueError):
        sys.exit(f"ERROR: {source} is no archive of one image as `docker save` writes it. Make one: make image")
    image["RepoTags"] = [f"{name}:dev-{identity[:12]}"]
    with tarfile.open(target, "w") as out:
        for entry in tar:
            content = tar.extractfile(entry)
            if entry.name == "manifest.json":
                text = json.dumps([image]).encode()
                entry.size, content = len(text), io.BytesIO(text)
            elif entry.name == "repositories":
                continue
            out.addfile(entry, content)
print(image["RepoTags"][0])
