"""Whether screens are made for a screen reader: one thing below the other, and nothing drawn."""

from __future__ import annotations

import re

_DRAWN = re.compile("[\u2500-\u259f\u25b6\u2800-\u28ff]|·{2,}")
"""Lines, blocks, the tip of an arrow, braille; and the track of a bar."""


class _InUse:
    wanted = False


def use(*, wanted: bool) -> None:
    """From now on screens are made so, or not."""
    _InUse.wanted = wanted


def wanted() -> bool:
    return _InUse.wanted


def without_drawings(text: str) -> str:
    """The text with blanks where something is drawn."""
    return text if text.isascii() else _DRAWN.sub(lambda drawn: " " * len(drawn[0]), text)
