"""Whatever Azure, a file or a person says, no presenter lets it steer the terminal; all are found by their types."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
from collections.abc import Callable, Iterator
from typing import Any, Literal, get_args, get_origin, get_type_hints

from msgspec import Struct

import asr_tui.ui.present
from asr_tui.ui.present.many_menu import OfferedAction
from asr_tui.ui.present.rows import Drawing
from asr_tui.ui.tones import Tone
from asr_tui.ui.widgets.columns import TableRow
from tests.hostile import Maker, Unknown, strings

TAKE_PLAIN_ROWS = {"rows", "bars", "charts", "frames", "linear"}
"""Modules that put rows together which were made plain before."""
OWN_WORDS = {"indent", "label", "key", "title", "rest", "names", "heads"}
"""Arguments that are this program's own words."""
DRAWN_ELSEWHERE = {"draw_map"}
"""Arguments that draw, by other presenters."""
NEEDS_A_KEY = {"choice_rows", "about_rows"}
"""Take a `OfferedAction`, whose key is that of an action."""
TONES = set(get_args(Tone))
ENOUGH, TRIES = 2, 16
"""Where the first made-up arguments do not fit together (an error of ours), others are tried."""


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


def drawn(function: Callable[..., object], seed: int) -> list[str]:
    """The texts of that; the key of a table's row is not drawn."""
    return [text for row in made(function, seed) for text in strings(row.cells if isinstance(row, TableRow) else row)]


def steering(texts: list[str]) -> set[str]:
    """The characters of them that no font shows: controls, directions, invisible ones, line breaks."""
    return {
        char for text in texts if not text.isprintable() for char in text if not (char.isprintable() or char == " ")
    }


def wrong(first_seed: int) -> tuple[dict[str, set[str]], list[str]]:
    """What each presenter lets through, and those that no made-up arguments fitted."""
    through: dict[str, set[str]] = {}
    never: list[str] = []
    for function in presenters():
        name, fitted = f"{function.__module__.rpartition('.')[2]}.{function.__name__}", 0
        for seed in range(first_seed, first_seed + TRIES):
            try:
                texts = drawn(function, seed)
            except Unknown as kind:
                raise AssertionError(f"{name}: tests/hostile.py cannot make {kind}") from None
            except (LookupError, ValueError, AttributeError, TypeError, ZeroDivisionError, AssertionError):
                continue  # the values do not fit together, as Azure's would
            fitted += 1
            if found := steering(texts):
                through[name] = found
            if fitted == ENOUGH:
                break
        else:
            never += [name] if not fitted else []
    return through, never


def test_no_presenter_lets_text_steer_the_terminal() -> None:
    through, never = wrong(0)
    assert through == {}, "`ui.text.plain` is missing"
    assert never == [], "no arguments fitted: tests/hostile.py has to make such as do"


if __name__ == "__main__":  # python -m tests.ui.present.test_text_from_outside 50
    for number in range(int(sys.argv[1])):
        print(number, *wrong(number * TRIES))  # noqa: T201
