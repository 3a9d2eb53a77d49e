"""Textual still has the private names that are used, and no others are used."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from textwrap import dedent

import pytest
from rich.console import Console
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.binding import Binding
from textual.css.styles import Styles
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.drivers.linux_driver import LinuxDriver
from textual.screen import Screen
from textual.widgets import OptionList
from textual.worker import Worker

import asr_tui.ui
from asr_tui.ui import textual_private

UI = Path(asr_tui.ui.__file__).parent
OURS = ("textual_private.py", "textual_driver.py", "textual_keys.py", "textual_styles.py")
NAMES: dict[type, set[str]] = {
    App: {
        "_background_screens",
        "_batch_count",
        "_close_messages_no_wait",
        "_display",
        "_driver",
        "_exception",
        "_exit",
        "_exception_event",
        "_exit_renderables",
        "_filters",
        "_handle_exception",
        "_previous_cursor_position",
        "_print_error_renderables",
        "_refresh_truecolor_filter",
        "_return_code",
        "_running",
    },
    DOMNode: {
        "_PSEUDO_CLASSES",
        "_bindings",
        "_classes",
        "_css_type_names",
        "_get_component_classes",
        "_has_focus_within",
        "_has_hover_style",
        "_has_odd_or_even",
        "_has_order_style",
        "_id",
        "_is_mounted",
        "_selector_names",
    },
    LinuxDriver: {
        "_app",
        "_disable_mouse_support",
        "_loop",
        "_mouse",
        "_run_input_thread",
        "_sigcont_application",
        "_sigtstp_application",
        "_writer_thread",
    },
    Console: {"_color_system"},
    Screen: {"_compositor"},
    Stylesheet: {"_parse_rules", "_process_component_classes"},
    Styles: {"_rules"},
    OptionList: {"_get_left_gutter_width", "_index_to_line", "_lines"},
    Worker: {"_task"},
    XTermParser: {"_sequence_to_key_events"},
}
"""All that the program reads or overrides; beside them three modules of Textual."""


def private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__")


@cache
def own_names(kind: type) -> set[str]:
    """What a class itself defines, or sets on its instances."""
    found = set(vars(kind))
    for node in ast.walk(ast.parse(dedent(inspect.getsource(kind)))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self":
            found.add(node.attr)
    return {name for name in found if private(name)}


@cache
def textuals(kind: type) -> set[str]:
    """The private names that a class has from Textual."""
    bases = [one for one in kind.__mro__ if one.__module__.partition(".")[0] in {"textual", "rich"}]
    return {name for base in bases for name in own_names(base)}


def used(file: Path) -> Iterator[str]:
    """The private names of Textual that a module reads, sets or overrides on itself, and all of other things."""
    module = import_module(".".join(("asr_tui", "ui", *file.relative_to(UI).with_suffix("").parts)))
    tree = ast.parse(file.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and private((node.module or "").rpartition(".")[2]):
            yield str(node.module)
        if isinstance(node, ast.Attribute) and private(node.attr) and not _on_self(node) and node.attr != "_exit":
            yield node.attr
        if isinstance(node, ast.ClassDef) and isinstance(kind := vars(module).get(node.name), type):
            yield from sorted(_names_in(node) & textuals(kind))


def _on_self(node: ast.Attribute) -> bool:
    """`self._x`, `super()._x` and the like: looked at with their class."""
    value = node.value
    return isinstance(value, ast.Name | ast.Call) and (not isinstance(value, ast.Name) or value.id in {"self", "cls"})


def _names_in(node: ast.ClassDef) -> set[str]:
    attributes = {one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute) and _on_self(one)}
    methods = {one.name for one in ast.walk(node) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)}
    return attributes | methods


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, names in NAMES.items() for name in sorted(names)])
def test_textual_still_has_the_name(kind: type, name: str) -> None:
    assert name in textuals(kind)


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        (App._display, ["self", "screen", "renderable"]),
        (App._handle_exception, ["self", "error"]),
        (App._refresh_truecolor_filter, ["self", "theme"]),
        (App._print_error_renderables, ["self"]),
        (Stylesheet.apply, ["self", "node", "animate", "cache"]),
        (Stylesheet.parse, ["self"]),
        (LinuxDriver._disable_mouse_support, ["self"]),
        (XTermParser._sequence_to_key_events, ["self", "sequence", "alt"]),
        (LinuxDriver._run_input_thread, ["self"]),
        (OptionList._get_left_gutter_width, ["self"]),
        (ChopsUpdate.__init__, ["self", "chops", "spans", "chop_ends"]),
        (LayoutUpdate.__init__, ["self", "strips", "region"]),
    ],
    ids=lambda value: getattr(value, "__qualname__", ""),
)
def test_what_is_overridden_takes_the_same(method: object, parameters: list[str]) -> None:
    assert callable(method)
    assert list(inspect.signature(method).parameters) == parameters


def test_a_node_s_bindings_are_keys_with_their_bindings() -> None:
    pairs = list(textual_private.bindings_of(App()))
    assert pairs
    assert all(isinstance(key, str) and isinstance(binding, Binding) for key, binding in pairs)


def test_no_other_private_name_is_used_and_each_in_one_module() -> None:
    elsewhere = {(file.name, name) for file in UI.rglob("*.py") if file.name not in OURS for name in used(file)}
    assert elsewhere == set()
    known = {
        "textual._compositor",
        "textual._parser",
        "textual._xterm_parser",
        *(name for names in NAMES.values() for name in names),
    }
    assert {name for file in OURS for name in used(UI / file)} == known
