"""Writes `.ci/constraints.txt`: every package that asr-tui needs, by version and by the hashes of its wheels.

`python .ci/lock.py`, with pip 23.2 or newer; pip asks the index that it is configured for. It chooses the newest
versions within the bounds of pyproject.toml, for Linux on the processors and with the Pythons below.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parent.parent
FILE = ROOT / ".ci" / "constraints.txt"
PYTHONS = ("3.11", "3.12", "3.13")
PROCESSORS = ("x86_64", "aarch64")
LIBRARIES = ("manylinux_2_17", "manylinux2014", "manylinux_2_28")


def resolved(python: str, processor: str, wanted: list[str]) -> dict[str, tuple[str, str]]:
    """Version and hash of each package for one Python and processor."""
    platforms = [word for library in LIBRARIES for word in ("--platform", f"{library}_{processor}")]
    options = ["--dry-run", "--ignore-installed", "--quiet", "--report", "-", "--target", "unused"]
    options += ["--only-binary=:all:", "--python-version", python, *platforms]
    pip = subprocess.run(  # noqa: S603 - pip, with the dependencies of this project
        [sys.executable, "-m", "pip", "install", *options, *wanted], check=True, stdout=subprocess.PIPE
    )
    report = json.loads(pip.stdout)
    return {
        one["metadata"]["name"].lower().replace("_", "-").replace(".", "-"): (
            one["metadata"]["version"],
            one["download_info"]["archive_info"]["hashes"]["sha256"],
        )
        for one in report["install"]
    }


def main() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    hashes: dict[tuple[str, str], set[str]] = defaultdict(set)
    pythons: dict[tuple[str, str], set[str]] = defaultdict(set)
    for python in PYTHONS:
        for processor in PROCESSORS:
            for name, (version, digest) in resolved(python, processor, wanted).items():
                hashes[name, version].add(digest)
                pythons[name, version].add(python)
    lines = [
        "# Written by `python .ci/lock.py`: do not edit. Install: pip install --require-hashes -r .ci/constraints.txt"
    ]
    for (name, version), digests in sorted(hashes.items()):
        only = pythons[name, version]
        marker = "" if len(only) == len(PYTHONS) else " ; " + " or ".join(
            f'python_version == "{one}"' for one in sorted(only)
        )  # fmt: skip
        lines.append(f"{name}=={version}{marker} \\")
        lines += [f"    --hash=sha256:{digest} \\" for digest in sorted(digests)]
        lines[-1] = lines[-1].removesuffix(" \\")
    FILE.write_text("\n".join([*lines, ""]))


if __name__ == "__main__":
    main()
