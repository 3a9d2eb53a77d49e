"""What a page is for stays in its footer at any width, whatever else is left out."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import replace

import pytest
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

import asr_tui.ui
from asr_tui.ui.commands import Command, key_text
from asr_tui.ui.shell.frame import FramedScreen
from asr_tui.ui.widgets.footer_line import footer

COUNTED = ("begin(", "fail_back", "fail_over")
HELP = Binding("question_mark", "help", "Help", id="app.help")


def screens() -> Iterator[type[Screen[object]]]:
    """Every screen with a frame."""
    for module in pkgutil.walk_packages(asr_tui.ui.__path__, "asr_tui.ui."):
        importlib.import_module(module.name)
    todo: list[type[Screen[object]]] = [FramedScreen]
    while todo:
        kind = todo.pop()
        todo += kind.__subclasses__()
        if kind.__module__.startswith("asr_tui."):
            yield kind


def all_keys(kind: type[Screen[object]]) -> list[tuple[str, Command]]:
    """All shown keys of a screen as if each worked now, those of many machines with a number; the first of each key."""
    own = [one for part in kind.__mro__ for one in part.__dict__.get("BINDINGS", ()) if isinstance(one, Binding)]
    found: dict[str, tuple[str, Command]] = {}
    for binding in sorted(own, key=lambda one: one.action in {"back", "refuse", "subscriptions"}):
        title = f"{binding.description} 200" if binding.action.startswith(COUNTED) else binding.description
        keys = tuple(key_text(key) for key in binding.key.split(","))
        if binding.show and binding.description and binding.id:
            shown = replace(binding, description=title)
            found.setdefault(keys[-1], (keys[-1], Command(DOMNode(), shown, keys)))
    return [*found.values(), ("?", Command(DOMNode(), HELP, ("?",)))]


@pytest.mark.parametrize("width", [78, 58])
def test_each_screen_keeps_its_usual_answer_a_failover_go_on_and_cancel(width: int) -> None:
    wrong: list[str] = []
    for kind in screens():
        keys = all_keys(kind)
        said = footer(keys, width).plain
        wanted = [f"{key} {one.title}" for key, one in keys if {"enter", "f", "G", "X", "ctrl+s"} & {*one.keys}]
        wanted += [f"{key} {one.title}" for key, one in keys if one.binding.action in {"back", "refuse"}][:1]
        wrong += [f"{kind.__name__}: {one}" for one in wanted if one not in said]
        assert len(said) <= width + 1
        assert "? " in said
    assert not wrong, "\n".join(wrong)


def test_the_rest_is_left_out_from_the_end_and_the_order_stays() -> None:
    titles = {"enter": "Open", "k": "Commit 1", "b": "Re-protect 12", "t": "Drill 40", "f": "Fail over 22", "s": "Sort"}
    keys = [(key, Command(DOMNode(), Binding(key, title, title), (key,))) for key, title in titles.items()]
    keys += [("esc", Command(DOMNode(), Binding("escape", "back", "Unmark"), ("esc",)))]
    said = footer([*keys, ("?", Command(DOMNode(), HELP, ("?",)))], 78).plain
    assert said == " enter Open  k Commit 1  f Fail over 22  esc Unmark  ? All keys"
