"""Reads and writes files that say a vault's disaster recovery, in TOML, and prints their JSON Schema."""

from __future__ import annotations

import difflib
import json
import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

import msgspec
import tomlkit
from msgspec import Struct
from msgspec.structs import fields
from tomlkit.items import Table

from asr_tui.domain.acts import moment
from asr_tui.domain.errors import LocalError
from asr_tui.domain.file_words import RESOURCES, WORDS, refuse_no_resource, refuse_other
from asr_tui.domain.recovery_file import VERSION, DrillPart, Part, PolicyPart, RecoveryFile, minutes, said
from asr_tui.local_store.files import escaped_toml
from asr_tui.local_store.toml_lines import Path, line_of, lines_of

_TITLE = "This file cannot be used"
_IN_A_LINE = 4
"""Texts of a list that stand in one line; more have a line each."""
_LENGTHS: Mapping[type, tuple[str, ...]] = {PolicyPart: ("retention", "app_consistent"), DrillPart: ("every", "pause")}
_WORDS = {str: "a text", int: "a number", bool: "true or false"}


def parsed(text: str) -> RecoveryFile:
    """The file of a TOML text. Raises LocalError, which names every line that is wrong."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LocalError(_TITLE, f"It is no TOML: {_with_line(str(error), text)}.", "Mend that line.") from error
    except RecursionError as error:
        raise LocalError(_TITLE, "Its values are nested too deeply.", "Lists stand in tables only.") from error
    _refuse_version(data.get("version"))
    reader = _Reader(lines_of(text))
    file = reader.part(RecoveryFile, data, ())
    if reader.wrong or not isinstance(file, RecoveryFile):
        each = sorted(reader.wrong)
        sentences = " ".join(f"Line {line}: {what}{'' if what.endswith('?') else '.'}" for line, what in each)
        raise LocalError(_TITLE, sentences, "`asr-tui schema` prints all that a file can say.")
    return file


_AT_END, _TRIED = "(at end of document)", 500


def _with_line(error: str, text: str) -> str:
    """The error with the line on which the statement begins that has no end, among the last `_TRIED` lines."""
    if not error.endswith(_AT_END):
        return error
    lines = text.splitlines()
    for whole in range(len(lines) - 1, max(len(lines) - _TRIED, 0) - 1, -1):
        try:
            tomllib.loads("\n".join(lines[:whole]))
        except tomllib.TOMLDecodeError:
            continue
        return error.replace(_AT_END, f"(it begins at line {whole + 1})")
    return error


def _refuse_version(version: object) -> None:
    if version is None:
        raise LocalError(_TITLE, "It does not say its version.", f"Write version = {VERSION} in its first line.")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise LocalError(_TITLE, f"{version!r} is no version.", f"Write version = {VERSION} in its first line.")
    if version > VERSION:
        what = f"It is of version {version}; this program reads version {VERSION}."
        raise LocalError(_TITLE, what, "Use a newer asr-tui.")


class _Reader:
    """Makes the parts of a file from TOML's values; `wrong` gets each line with what is wrong there."""

    def __init__(self, lines: Mapping[Path, int]) -> None:
        self._lines = lines
        self.wrong: list[tuple[int, str]] = []

    def part(self, kind: type, value: object, path: Path) -> object:
        """The part, or None where something in it is wrong."""
        if not isinstance(value, dict):
            return self._refuse(path, f"{_key(path)} is to be a table")
        names = {one.name: one for one in fields(kind)}
        for key in value:
            if key not in names:
                self._refuse((*path, key), _unknown(key, path, list(names)))
        made = {key: self._known(names[key].type, value[key], (*path, key), names) for key in value if key in names}
        lacking = [name for name, one in names.items() if name not in made and one.required]
        for name in lacking:
            self._refuse(path, f"{_key(path)} does not say its {name}")
        for key in _LENGTHS.get(kind, ()):
            self._check(minutes, made.get(key), (*path, key))
        for key in RESOURCES.get(kind, ()):
            self._check(refuse_no_resource, made.get(key), (*path, key))
        for key, known in WORDS.get(kind, {}).items():
            values = made.get(key)
            for one in values if isinstance(values, tuple) else (values,):
                self._check(partial(refuse_other, known=known), one, (*path, key))
        if kind is DrillPart:
            self._check(moment, made.get("point"), (*path, "point"))
        return None if lacking else kind(**made)

    def _known(self, hint: Any, value: object, path: Path, names: Iterable[str]) -> object:
        """The value of a known key; one of another kind may be meant for a key that is almost the same."""
        before = len(self.wrong)
        made = self.value(hint, value, path)
        near = difflib.get_close_matches(str(path[-1]), [one for one in names if one != path[-1]], n=1, cutoff=0.85)
        other = "table" if isinstance(value, list) else "list" if isinstance(value, dict) else ""
        if near and len(self.wrong) > before and self.wrong[-1][1] == f"{_key(path)} is to be a {other}":
            line, what = self.wrong[-1]
            self.wrong[-1] = (line, f"{what}; did you mean {near[0]!r}?")
        return made

    def _check(self, read: Callable[[str], object], value: object, path: Path) -> None:
        if isinstance(value, str):
            try:
                read(value)
            except ValueError as error:
                self._refuse(path, str(error))

    def value(self, hint: Any, value: object, path: Path) -> object:
        if get_origin(hint) is UnionType:
            hint = next(one for one in get_args(hint) if one is not NoneType)
        if isinstance(hint, type) and issubclass(hint, Struct):
            return self.part(hint, value, path)
        if get_origin(hint) is tuple:
            inner = get_args(hint)[0]
            if not isinstance(value, list):
                return self._refuse(path, f"{_key(path)} is to be a list")
            return tuple(self.value(inner, one, (*path, place)) for place, one in enumerate(value))
        if get_origin(hint) is dict:
            if not isinstance(value, dict):
                return self._refuse(path, f"{_key(path)} is to be a table")
            inner = get_args(hint)[1]
            return {key: self.value(inner, one, (*path, key)) for key, one in value.items()}
        return value if type(value) is hint else self._refuse(path, f"{_key(path)} is to be {_WORDS[hint]}")

    def _refuse(self, path: Path, what: str) -> object:
        self.wrong.append((line_of(path, self._lines), what))
        return None


def _key(path: Path) -> str:
    return ".".join(str(one) for one in path if isinstance(one, str)) or "the file"


def _unknown(key: str, path: Path, known: list[str]) -> str:
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    where = f" in {_key(path)}" if path else ""
    hint = f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(known)}"
    return f"there is no key {key!r}{where}{hint}".rstrip("?") + ("?" if near else "")


_HEAD = (
    "The disaster recovery of one vault, for asr-tui. Only what was chosen: what is not said stays as it is.",
    "asr-tui plan FILE says what would change, asr-tui apply FILE --yes changes it.",
)
_COMMENTS = {
    "policy": "Replication policies: how long recovery points are kept, how often app-consistent ones are made.",
    "protect": "Machines by name (machines = [...]) or by tag, group, region; where they will start.",
    "recovery_plan": "Recovery plans, each as a whole: its groups start one after the other.",
    "network_mapping": "Where machines of a network start, unless something else is said for them.",
    "agent_updates": "Who keeps the Mobility service of machines new: an Automation account, or nobody.",
    "drill": "Drills to be held: asr-tui drill FILE --yes holds them, asr-tui check FILE says when one is due.",
    "alerts": "Who is told when something goes wrong.",
    "settings": "Settings of protected machines: what a failover makes of them, and a drill (test_...).",
}


def written(file: RecoveryFile) -> str:
    """The file as TOML with comments, which steers no terminal; `parsed` gives the same file again."""
    document = tomlkit.document()
    for line in _HEAD:
        document.add(tomlkit.comment(line))
    document.add("version", tomlkit.item(file.version))
    for key, value in said(file).items():
        if key == "version":
            continue
        if comment := _COMMENTS.get(key):
            document.add(tomlkit.nl())
            document.add(tomlkit.comment(comment))
        document.add(key, _item(value))
    return escaped_toml(tomlkit.dumps(document))


def _item(value: object) -> Any:
    match value:
        case tuple() if value and isinstance(value[0], Struct):
            tables = tomlkit.aot()
            for one in value:
                tables.append(_table(one))
            return tables
        case tuple():
            texts = tomlkit.array()
            texts.extend(value)
            return texts.multiline(len(value) > _IN_A_LINE)
        case dict():
            table = tomlkit.table(is_super_table=True)
            for key, one in value.items():
                table.add(key, _table(one))
            return table
    return _table(value) if isinstance(value, Struct) else tomlkit.item(value)


def _table(part: Part | Any) -> Table:
    table = tomlkit.table()
    for key, value in said(part).items():
        table.add(key, _item(value))
    return table


def schema() -> str:
    """The JSON Schema of a file, with which editors check and complete it."""
    made = msgspec.json.schema(RecoveryFile)
    for one in made["$defs"].values():
        one["additionalProperties"] = False
    made["$defs"]["RecoveryFile"]["properties"]["version"] = {"const": VERSION}
    for kind, keys in WORDS.items():
        for key, known in keys.items():
            _say_words(made["$defs"][kind.__name__]["properties"][key], list(known))
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Disaster recovery of a vault"}
    return json.dumps({**head, **made}, indent=2, ensure_ascii=False) + "\n"


def _say_words(said_of: Any, known: list[str]) -> None:
    """Put the words to each text that a key takes: alone, or none, or in a list."""
    for one in (said_of, said_of.get("items", {}), *said_of.get("anyOf", ())):
        if one.get("type") == "string":
            one["enum"] = known
