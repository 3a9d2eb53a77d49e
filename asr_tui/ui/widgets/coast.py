"""The world's coast lines: Natural Earth 1:110m (public domain), by way of the npm package world-atlas, reduced."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from asr_tui.ui.present.map import Line


@cache
def coast() -> tuple[Line, ...]:
    """Lines of (longitude, latitude) in degrees."""
    table = json.loads(files("asr_tui.ui.widgets").joinpath("coast.json").read_text("utf-8"))
    return tuple(_line(numbers) for numbers in table["lines"])


def _line(numbers: list[int]) -> Line:
    return tuple(
        (longitude / 10, latitude / 10) for longitude, latitude in zip(numbers[::2], numbers[1::2], strict=True)
    )
