"""Whatever Azure, a file or a person says, no presenter lets it steer the terminal; all are found by their types."""

from __future__ import annotations

import sys
from collections.abc import Callable

from asr_tui.ui.widgets.columns import TableRow
from tests.hostile import Unknown, strings
from tests.ui.present.presenters import made, presenters

ENOUGH, TRIES = 2, 16
"""Where the first made-up arguments do not fit together (an error of ours), others are tried."""


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
