"""Text in styles as terminal sequences: of two styles in a row only what differs is sent."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

_RESET = "\x1b[0m"
_CODES = re.compile(r"\x1b\[([\d;]*)m")
_CODE = re.compile(r"[345]8;(?:5;\d+|2;\d+;\d+;\d+)|\d+")
_SEEN_ON_BLANKS = {"4", "7", "9", "21", "51", "52", "53"}
"""Underlines, reverse, strike, frames and overline (ECMA-48, SGR): what a blank shows of a style but its background."""


class _Look(NamedTuple):
    """The codes of a style: of the text's colour, of the background, and the others; empty where it has none."""

    text: str = ""
    background: str = ""
    others: frozenset[str] = frozenset()


_PLAIN = _Look()


class Pen:
    """Writes segments one after another; each begins with the style in which the one before ended."""

    def __init__(self, colours: ColorSystem) -> None:
        self._colours = colours
        self._now = _PLAIN

    def written(self, segments: Iterable[Segment]) -> str:
        return "".join(self._written(text, style) for text, style, _ in segments)

    def put_down(self) -> str:
        """Ends the style that is written in."""
        rest, self._now = "" if self._now == _PLAIN else _RESET, _PLAIN
        return rest

    def _written(self, text: str, style: Style | None) -> str:
        if style is not None and style.link:
            return self.put_down() + Strip.render_style(style, text, self._colours)
        look = _PLAIN if style is None else _look(style, self._colours)
        if text.isspace():
            look = _on_blanks(self._now, look)
        change, self._now = _change(self._now, look), look
        return change + text


@lru_cache(2048)
def _look(style: Style, colours: ColorSystem) -> _Look:
    found = _CODES.match(Strip.render_style(style, " ", colours))
    text, background, others = "", "", set()
    for code in _CODE.findall(found[1]) if found else ():
        if code.startswith(("38;", "3", "9")) and code not in ("3", "9"):
            text = code
        elif code.startswith(("48;", "4", "10")) and code != "4":
            background = code
        else:
            others.add(code)
    return _Look(text, background, frozenset(others))


@lru_cache(2048)
def _on_blanks(now: _Look, look: _Look) -> _Look:
    """What is sent for blanks in a look: as now, where that shows the same."""
    seen = (now.others | look.others) & _SEEN_ON_BLANKS
    return look if seen else _Look(now.text, look.background, now.others)


@lru_cache(2048)
def _change(now: _Look, look: _Look) -> str:
    """The sequence that leads from one look to another; what is no longer wanted ends with all of the rest."""
    if now == look:
        return ""
    ends = now.others - look.others or (now.text and not look.text) or (now.background and not look.background)
    if ends:
        now = _PLAIN
    codes = ["0"] if ends else []
    codes += sorted(look.others - now.others, key=int)
    codes += [new for new, old in ((look.text, now.text), (look.background, now.background)) if new != old]
    return f"\x1b[{';'.join(codes)}m"
