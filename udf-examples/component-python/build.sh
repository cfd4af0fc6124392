#!/bin/sh
# Builds sentiment.wasm (18 MB with the Python interpreter, so it is not in the repository). Needs `pip install componentize-py==0.25.1`.
# --stub-wasi: the component then imports nothing at all.
set -e
cd "$(dirname "$0")"
componentize-py -d world.wit -w sentiment componentize --stub-wasi app -o "${1:-sentiment.wasm}"
