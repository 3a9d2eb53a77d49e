"""The locked versions: each with hashes, within the bounds of pyproject.toml, and from no named index."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / ".ci" / "constraints.txt").read_text()
LOCKED = {
    found["name"]: found
    for found in re.finditer(r"^(?P<name>[\w-]+)==(?P<version>\S+)(?P<rest>(.*\\\n)+.*)", TEXT, re.M)
}


def test_every_dependency_is_locked_within_its_bounds() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    for one in map(Requirement, wanted):
        assert {spec.operator for spec in one.specifier} == {">=", "<"}, f"{one.name} has no bounds"
        assert LOCKED[canonicalize_name(one.name)]["version"] in one.specifier, "run `python .ci/lock.py`"


def test_every_locked_package_has_hashes_and_no_index_is_named() -> None:
    assert len(LOCKED) > 40
    assert TEXT.count("==") == len(LOCKED)
    for found in LOCKED.values():
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", found["rest"]), found["name"]
    assert "://" not in TEXT
