"""A key means one thing on every screen, and one thing has one key."""

from __future__ import annotations

import importlib
import pkgutil
from collections import defaultdict
from collections.abc import Iterator, Mapping

from textual.binding import Binding
from textual.dom import DOMNode

import asr_tui.ui

FREE = {
    "up", "down", "left", "right", "home", "end", "ctrl+home", "ctrl+end", "pageup", "pagedown", "tab", "shift+tab",
    "enter", "space", "escape", *(f"f{number}" for number in range(1, 13)),
}  # fmt: skip
"""Moving, the usual answer, marking, the way back, and the function keys (which stand in where letters are typed)."""

SEVERAL_TITLES: Mapping[str, tuple[str, set[str]]] = {
    "r": (
        "again: reads Azure once more, or tries what has failed once more",
        {"Read again", "Check again", "Recheck", "Review again", "Try again", "Try the failed ones again"},
    ),
    "n": ("the next step of the round, by its name", {"Next step", "Commit", "Re-protect", "Clean up", "Fail back"}),
    "f": ("starts the machine on the other side", {"Fail over", "Fail back"}),
    "b": ("the way back: rollback, and re-protect, its first half", {"Rollback", "Re-protect"}),
    "y": ("copies what is selected", {"Copy", "Copy id", "Copy code", "Copy the command"}),
    "p": ("protects machines", {"Protect more", "Protect machines"}),
    "l": ("leads to a run that is under way or left undone", {"The run", "Left undone"}),
    "S": ("signs in again", {"Sign in again", "Try again"}),
    "z": ("applications, and by what they are grouped", {"Applications", "Group by"}),
    "N": ("makes a new one of what is listed", {"New vault", "New plan", "New policy", "Add"}),
    "delete": (
        "takes the selected thing out of what lists it",
        {"Disable replication", "Delete plan", "Delete policy", "Delete", "Remove"},
    ),
    "X": ("cancels a job, or those of a run", {"Cancel job", "Cancel jobs"}),
    "c": ("changes the row under the cursor", {"Change"}),
    "dollar_sign": ("what it costs", {"Costs", "Ask for prices"}),
    **{str(number): ("the number of a list", {f"Tick off {number}", f"Wave {number}"}) for number in range(1, 10)},
}
"""Keys whose one meaning has several titles, each the name of what is there."""

NEXT_STEP = SEVERAL_TITLES["n"][1]


def all_bindings() -> Iterator[tuple[str, Binding]]:
    """Each key with each binding that a class of ours declares."""
    for module in pkgutil.walk_packages(asr_tui.ui.__path__, "asr_tui.ui."):
        importlib.import_module(module.name)
    todo: list[type[DOMNode]] = [DOMNode]
    seen: set[type[DOMNode]] = set()
    while todo:
        kind = todo.pop()
        todo += [one for one in kind.__subclasses__() if one not in seen]
        seen.add(kind)
        if kind.__module__.startswith("asr_tui."):
            for binding in kind.__dict__.get("BINDINGS", ()):
                assert isinstance(binding, Binding), f"{kind.__name__}: {binding}"
                yield from ((key, binding) for key in binding.key.split(","))


def wrong(bindings: Iterator[tuple[str, Binding]]) -> list[str]:
    """What breaks the rule, in words."""
    titles: dict[str, set[str]] = defaultdict(set)
    keys: dict[str, set[str]] = defaultdict(set)
    for key, binding in bindings:
        if key in FREE or not binding.description:
            continue
        titles[key].add(binding.description)
        keys[binding.description].add(key)
    several = [
        f"{key} is {' and '.join(sorted(found))}"
        for key, found in sorted(titles.items())
        if len(found) > 1 and not found <= SEVERAL_TITLES.get(key, ("", set()))[1]
    ]
    for title, found in sorted(keys.items()):
        letters = {key for key in found if len(key) == 1} - ({"n"} if title in NEXT_STEP else set())
        if len(letters) > 1 and title != "Try again":
            several.append(f"{title} is on {' and '.join(sorted(letters))}")
    return several


def test_a_key_means_one_thing_everywhere_and_a_thing_has_one_key() -> None:
    assert wrong(all_bindings()) == []


def test_the_rule_finds_a_second_meaning_and_a_second_key() -> None:
    found = wrong(iter([("o", Binding("o", "portal", "Portal")), ("o", Binding("o", "policies", "Policies"))]))
    assert found == ["o is Policies and Portal"]
    found = wrong(iter([("k", Binding("k", "a", "Keep")), ("h", Binding("h", "a", "Keep"))]))
    assert found == ["Keep is on h and k"]
