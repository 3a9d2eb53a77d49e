"""A key that begins a change knows which right it needs, so that an account without it sees the key greyed."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from textual.binding import Binding

import asr_tui.ui
from asr_tui.ui.shell.frame import FramedScreen

BEGINS = ("begin(", "fail_back", "clean_up", "protect", "protect_first", "new_plan", "delete", "check_health")


def screens(kind: type[FramedScreen[object]] = FramedScreen) -> Iterator[type[FramedScreen[object]]]:
    for one in kind.__subclasses__():
        yield one
        yield from screens(one)


def changes(kind: type[FramedScreen[object]]) -> set[str]:
    """The actions of a screen's own keys that begin a change of Azure."""
    bound = {one.action for one in kind.BINDINGS if isinstance(one, Binding)}
    return set(kind.changing_actions) | {action for action in bound if action.startswith(BEGINS)}


def test_each_screen_with_such_a_key_names_rights() -> None:
    for module in pkgutil.walk_packages(asr_tui.ui.__path__, "asr_tui.ui."):
        importlib.import_module(module.name)
    found = {one: changes(one) for one in screens() if one.__module__.startswith("asr_tui.")}
    with_changes = {kind: actions for kind, actions in found.items() if actions}
    assert len(with_changes) > 12
    without = {
        kind.__name__: actions for kind, actions in with_changes.items() if kind.right_of is FramedScreen.right_of
    }
    assert without == {}
