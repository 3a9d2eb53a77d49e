"""The lines of a TOML text on which its keys stand; TOML's parsers do not tell them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping

Path = tuple[str | int, ...]
"""Keys, and the places of tables in an array."""

_HEAD = re.compile(r"^\s*(\[\[.*\]\]|\[.*\])\s*(#.*)?$")
_KEY = re.compile(
    r"""^\s*((?:[\w-]+|"(?:[^"\\]|\\.)*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"(?:[^"\\]|\\.)*"|'[^']*'))*)\s*="""
)
_LONG = ('"""', "'''")


def lines_of(text: str) -> dict[Path, int]:
    """The first line of each table and key, from 1. Keys of an inline table stand where the table begins."""
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    within = ""
    for number, line in enumerate(text.splitlines(), 1):
        if within:
            within = "" if line.count(within) % 2 else within
            continue
        if _HEAD.match(line) and (keys := _keys(line)) is not None:
            table = _entered(keys, counts, array=line.lstrip().startswith("[["))
            found.setdefault(table, number)
        elif (key := _KEY.match(line)) and (keys := _keys(f"{key[1]} = 0")) is not None:
            found.setdefault((*table, *keys), number)
        within = next((quotes for quotes in _LONG if line.count(quotes) % 2), "")
    return found


def line_of(path: Path, lines: Mapping[Path, int]) -> int:
    """The line of a key, of the first one within it where it has no line of its own, or of the table around it."""
    while path and path not in lines:
        within = [line for one, line in lines.items() if one[: len(path)] == path]
        if within:
            return min(within)
        path = path[:-1]
    return lines.get(path, 1)


def _keys(line: str) -> tuple[str, ...] | None:
    """The dotted key of a header or of an assignment; None where it is none, as within a list of lists."""
    try:
        here: object = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return None
    keys: list[str] = []
    while isinstance(here, dict | list) and here:
        if isinstance(here, list):
            here = here[0]
        else:
            ((key, here),) = here.items()
            keys.append(key)
    return tuple(keys)


def _entered(keys: tuple[str, ...], counts: dict[Path, int], *, array: bool) -> Path:
    """The path of a table by its header: within an array the newest table counts."""
    path: Path = ()
    for place, key in enumerate(keys):
        path = (*path, key)
        if array and place == len(keys) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path
