"""A key that the words of a screen name has a meaning on that screen."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from textual.binding import Binding

import asr_tui.ui
from asr_tui.ui.app import AsrApp
from asr_tui.ui.shell.frame import FramedScreen
from asr_tui.ui.widgets.field_list import FieldList
from asr_tui.ui.widgets.table import Table

ROOMS = ("sign_in", "vault", "protect", "machine", "plans", "many", "run", "settings", "review")
VERBS = (
    "adds|asks|begins|changes|chooses|commits|copies|folds|goes|leads?|leaves|lets|makes|marks|opens|reads|removes|says|"
    "sends|shows|sorts|takes|tries|watches|writes"
)
NAMED = re.compile(rf"(?<![\w'’“.])([A-Za-z]|F\d\d?)(?: and [A-Za-z]+)? (?:{VERBS})\b")
"""Such as "x leaves it out", "v and esc lead back"."""

LATER = {("asr_tui.ui.many.waves", "G")}
"""Keys of another screen: of the run that will follow."""


def screens() -> Iterator[tuple[ModuleType, type[FramedScreen[object]]]]:
    for room in ROOMS:
        package = importlib.import_module(f"{asr_tui.ui.__name__}.{room}")
        for one in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(one.name)
            for kind in vars(module).values():
                if isinstance(kind, type) and issubclass(kind, FramedScreen) and kind.__module__ == one.name:
                    yield module, kind


def texts(module: ModuleType) -> Iterator[str]:
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    docstrings = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docstrings:
            yield node.value


def keys_of(kind: type[FramedScreen[object]]) -> set[str]:
    """The keys of a screen and of its subclasses, of the app, and of the lists that a screen may show."""
    kinds: set[type] = {*kind.__mro__, *AsrApp.__mro__, *FieldList.__mro__, *Table.__mro__}
    for one in kind.__subclasses__():
        kinds |= set(one.__mro__)
    bindings = (binding for one in kinds for binding in vars(one).get("BINDINGS", ()))
    return {key for one in bindings if isinstance(one, Binding) for key in one.key.split(",")}


def named(text: str) -> set[str]:
    """The keys that a text names, as bindings spell them."""
    found = (match.group(1) for match in NAMED.finditer(text))
    return {key.lower() if len(key) > 1 else key for key in found}


def test_a_screen_names_only_keys_that_it_has() -> None:
    known = {(module.__name__, key) for module, kind in screens() for key in keys_of(kind)} | LATER
    said = {(module.__name__, key) for module, _ in screens() for text in texts(module) for key in named(text)}
    assert len(said) > 5
    assert said - known == set()


def test_keys_are_found_in_sentences() -> None:
    assert named("the attempt takes its time; x leaves it out.") == {"x"}
    assert named("v and esc lead back to the vaults; F2 shows it, a machine's name is no key") == {"v", "f2"}
