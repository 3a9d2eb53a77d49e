"""The locked versions: each with hashes, within the bounds of pyproject.toml, and from no named index."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from pathlib import Path

import pytest
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


@pytest.mark.parametrize(
    ("version", "hit"),
    [
        ("1.0", True),
        ("1.4.9", True),
        ("1.5", False),
        ("2.0rc1", False),
        ("2.0", True),
        ("2.3", True),
        ("2.3.1", False),
        ("9", True),
    ],
)
def test_an_advisory_counts_for_its_versions_and_between_its_events(version: str, hit: bool) -> None:
    path = ROOT / ".ci" / "advisories.py"
    spec = importlib.util.spec_from_file_location("advisories", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    events = [{"introduced": "0"}, {"fixed": "1.5"}, {"introduced": "2.0"}, {"last_affected": "2.3"}]
    ranges = [{"type": "ECOSYSTEM", "events": events}, {"type": "GIT", "events": [{"introduced": "0"}]}]
    assert module.is_hit({"ranges": ranges, "versions": ["9"]}, version) is hit
