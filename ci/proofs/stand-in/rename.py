"""Copies an archive of images (docker's format), with the beginning of their names replaced: rename.py IN OLD NEW OUT."""

import io
import json
import sys
import tarfile

source, old, new, target = sys.argv[1:]
with tarfile.open(source) as tar, tarfile.open(target, "w") as out:
    for entry in tar:
        content = tar.extractfile(entry)
        if entry.name == "manifest.json":
            images = json.load(content)
            for image in images:
                image["RepoTags"] = [new + tag.removeprefix(old) for tag in image["RepoTags"]]
            text = json.dumps(images).encode()
            entry.size, content = len(text), io.BytesIO(text)
        out.addfile(entry, content)
