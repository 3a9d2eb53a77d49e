"""Compares the locked versions and the lower bounds of pyproject.toml with a copy of the PyPA advisory database.

`python .ci/advisories.py FOLDER`, where FOLDER is a clone of it; needs PyYAML and packaging. Prints what was compared
and what was found; ends with 1 where a version has a known vulnerability.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parent.parent


def versions() -> Iterator[tuple[str, str, str]]:
    """Name, version and where it stands, of all that is locked, and of each lower bound."""
    locked = (ROOT / ".ci" / "constraints.txt").read_text()
    for name, version in re.findall(r"^([\w.-]+)==(\S+)", locked, re.M):
        yield canonicalize_name(name), version, "locked"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    extras = project["project"]["optional-dependencies"].values()
    wanted = [
        *project["build-system"]["requires"],
        *project["project"]["dependencies"],
        *(one for each in extras for one in each),
    ]
    for one in map(Requirement, wanted):
        yield from (
            (canonicalize_name(one.name), spec.version, "lower bound")
            for spec in one.specifier
            if spec.operator == ">="
        )


def is_hit(affected: dict[str, Any], version: str) -> bool:
    """Whether an advisory names the version, in its list or between the events of its ranges."""
    if version in affected.get("versions", ()):
        return True
    for one in affected.get("ranges", ()):
        inside = False
        for event in one["events"] if one["type"] == "ECOSYSTEM" else ():
            (kind, at), *_ = event.items()
            at = "0.dev0" if at == "0" else at
            if kind == "introduced" and Version(version) >= Version(at):
                inside = True
            elif (kind == "fixed" and Version(version) >= Version(at)) or (
                kind == "last_affected" and Version(version) > Version(at)
            ):
                inside = False
        if inside:
            return True
    return False


def advisories(database: Path, name: str) -> Iterator[dict[str, Any]]:
    import yaml  # the tests of `is_hit` need none

    for file in sorted((database / "vulns" / name).glob("*.yaml")):
        known = yaml.safe_load(file.read_text())
        if "withdrawn" not in known:
            yield known


def main() -> int:
    database = Path(sys.argv[1])
    compared = sorted(set(versions()))
    found = [
        f"{name} {version} ({where}): {known['id']}"
        for name, version, where in compared
        for known in advisories(database, name)
        if any(is_hit(one, version) for one in known["affected"])
    ]
    git = ["git", "-C", str(database), "log", "-1", "--format=%cs"]
    state = subprocess.run(git, check=False, capture_output=True, text=True).stdout.strip()  # noqa: S603 - a date
    names = {name for name, _, _ in compared}
    known = sum((database / "vulns" / name).is_dir() for name in names)
    told = f"audit: PyPA advisory database, state of {state or 'an unknown day'}: {len(names)} packages,"
    told += f" {known} of them with advisories; {len(compared)} versions, {len(found)} with a known vulnerability"
    sys.stdout.write("\n".join([told, *found, ""]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
