"""Prints the layers of an image with their compressed sizes: sizes.py <manifest."""

import json
import sys

layers = json.load(sys.stdin)["layers"]
for number, layer in enumerate(layers, 1):
    print(f"  layer {number}  {layer['size'] / 1e6:8.2f} MB  {layer['digest'][:19]}")
print(f"  in all   {sum(layer['size'] for layer in layers) / 1e6:8.2f} MB compressed")
