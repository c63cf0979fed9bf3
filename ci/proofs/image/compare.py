"""Compares a shipped image with its rebuilt base: compare.py FOLDER, which holds manifest, config, last (the files of the last
layer), rebuilt-manifest and rebuilt-config. --revision CONFIG and --last MANIFEST print the commit and the last layer."""

import json
import pathlib
import sys

CACHE = "app/app.aot"
FLAG = "-XX:AOTCache=/" + CACHE
REVISION = "org.opencontainers.image.revision"


def read(folder, name):
    return json.loads(pathlib.Path(folder, name).read_text())


def plain(config, layers):
    """What must be the same: all but the flag, and what comes after so many layers. What is empty is as good as absent."""
    config["config"] = {key: value for key, value in config["config"].items() if value}
    config["config"]["Entrypoint"] = [part for part in config["config"].get("Entrypoint", []) if part != FLAG]
    added = len(config["rootfs"]["diff_ids"]) - layers
    config["rootfs"]["diff_ids"] = config["rootfs"]["diff_ids"][:layers]
    config["history"] = config["history"][: len(config["history"]) - added]
    return config


def differences(folder):
    shipped, rebuilt = (read(folder, name)["layers"] for name in ("manifest", "rebuilt-manifest"))
    if len(shipped) != len(rebuilt) + 1:
        yield f"It has {len(shipped)} layers; {len(rebuilt)} and the AOT cache's are expected."
        return
    for number, (one, other) in enumerate(zip(shipped, rebuilt), 1):
        if one["digest"] != other["digest"]:
            yield f"Layer {number} is {one['digest']}, rebuilt it is {other['digest']}."
    files = pathlib.Path(folder, "last").read_text().split()
    if files != [CACHE]:
        yield f"The last layer holds {', '.join(files)} instead of {CACHE} alone."
    one, other = (plain(read(folder, name), len(rebuilt)) for name in ("config", "rebuilt-config"))
    for key in sorted(one.keys() | other.keys()):
        if one.get(key) != other.get(key):
            yield f"In the configuration, '{key}' is {json.dumps(one.get(key))}, rebuilt it is {json.dumps(other.get(key))}."


def main():
    if sys.argv[1] == "--revision":
        print(json.loads(pathlib.Path(sys.argv[2]).read_text())["config"].get("Labels", {}).get(REVISION, "unknown"))
    elif sys.argv[1] == "--last":
        print(json.loads(pathlib.Path(sys.argv[2]).read_text())["layers"][-1]["digest"])
    else:
        found = list(differences(sys.argv[1]))
        for difference in found:
            print("DIFFERENT:", difference, file=sys.stderr)
        sys.exit(1 if found else 0)


main()
