"""Prints the entry point of an image with one more flag of the JVM, for `crane mutate`: entrypoint.py FLAG <config."""

import json
import sys

entrypoint = json.load(sys.stdin)["config"]["Entrypoint"]
entrypoint.insert(1, sys.argv[1])
for part in entrypoint:
    if "," in part:
        sys.exit(f"ERROR: crane takes a list by commas; '{part}' has one.")
print(",".join(entrypoint))
