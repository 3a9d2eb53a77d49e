#!/usr/bin/env bash
# pip 26.0: `pip download --platform manylinux2014_x86_64` also takes wheels for older Linux (manylinux1, manylinux2010),
# `--platform manylinux_2_17_x86_64`, the same platform by its newer name, takes none of them. frozenlist 1.8.0 has a
# compiled wheel for manylinux1 and a slow one in pure Python: by the newer name the slow one comes, without a word.
# Seen: manylinux2014_x86_64: frozenlist-1.8.0-cp311-cp311-manylinux1_x86_64...; manylinux_2_17_x86_64: frozenlist-1.8.0-py3-none-any.whl
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -q pip==26.0
for platform in manylinux2014_x86_64 manylinux_2_17_x86_64; do
  "$folder/venv/bin/pip" download -q --no-deps --only-binary :all: --implementation cp --python-version 3.11 --abi cp311 \
    --platform "$platform" --dest "$folder/$platform" frozenlist==1.8.0
  echo "$platform: $(ls "$folder/$platform")"
done
ls "$folder/manylinux2014_x86_64" | grep -q -- -cp311-cp311-manylinux1_x86_64
ls "$folder/manylinux_2_17_x86_64" | grep -q -- -py3-none-any
