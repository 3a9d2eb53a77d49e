"""All presenters, found by their types, and what they draw of made-up arguments."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any, Literal, get_args, get_origin, get_type_hints

from msgspec import Struct

import asr_tui.ui.present
from asr_tui.ui.present.many_menu import OfferedAction
from asr_tui.ui.present.rows import Drawing
from asr_tui.ui.tones import Tone
from asr_tui.ui.widgets.columns import TableRow
from tests.hostile import Maker

TAKE_PLAIN_ROWS = {"rows", "bars", "charts", "frames", "linear"}
"""Modules that put rows together which were made plain before."""
OWN_WORDS = {"indent", "label", "key", "title", "rest", "names", "heads"}
"""Arguments that are this program's own words."""
DRAWN_ELSEWHERE = {"draw_map"}
"""Arguments that draw, by other presenters."""
NEEDS_A_KEY = {"choice_rows", "about_rows"}
"""Take a `OfferedAction`, whose key is that of an action."""
TONES = set(get_args(Tone))


def draws(hint: Any) -> bool:
    """Whether values of the type are drawn: rows, cells, what has a tone."""
    if get_origin(hint) is Literal:
        return set(get_args(hint)) == TONES
    if isinstance(hint, type) and issubclass(hint, Struct):
        return hint in {Drawing, TableRow}
    return any(map(draws, get_args(hint)))


def presenters() -> Iterator[Callable[..., object]]:
    """Every public function of `ui/present` that gives something to be drawn."""
    for module in pkgutil.iter_modules(asr_tui.ui.present.__path__, "asr_tui.ui.present."):
        found = importlib.import_module(module.name)
        if module.name.rpartition(".")[2] in TAKE_PLAIN_ROWS:
            continue
        for name, function in vars(found).items():
            own = inspect.isfunction(function) and function.__module__ == module.name
            if own and not name.startswith("_") and draws(get_type_hints(function).get("return")):
                yield function


def made(function: Callable[..., object], seed: int) -> list[Any] | tuple[Any, ...]:
    """What it draws of made-up arguments: rows, or the parts of one."""
    maker, hints = Maker(seed), get_type_hints(function)
    given: dict[str, object] = {name: "words" for name in OWN_WORDS & hints.keys() if hints[name] is str}
    given |= {name: ("a", "b") for name in OWN_WORDS & hints.keys() if get_args(hints[name])}
    given |= dict.fromkeys(DRAWN_ELSEWHERE & hints.keys())
    if "width" in hints:
        given["width"] = (20, 80, 200)[seed % 3]
    if function.__name__ in NEEDS_A_KEY and hints.get("choice") is OfferedAction:
        choice: OfferedAction = maker.made(OfferedAction)
        given["choice"] = OfferedAction("DRILL", choice.action, choice.able, choice.left_out)
    result = maker.call(function, **given)
    return result if isinstance(result, list | tuple) else [result]
