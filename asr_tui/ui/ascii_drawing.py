"""Drawings in ASCII, for terminals whose fonts or character sets lack lines, blocks and braille."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

_LEVELS = dict(zip("▁▂▃▄▅▆▇█", "..::==##", strict=True))
_EIGHTHS = dict(zip("▏▎▍▌▋▊▉", "|||####", strict=True))
_SIGNS = {"·": ".", "…": "~", "▶": ">", "●": "*", "○": "o", "“": '"', "”": '"', "•": "*", "▌": "#"}
_POOR_TERMINAL = re.compile(r"linux|vt\d|ansi|cons|dumb|xterm-mono")


def _line_in_ascii(char: str) -> str:
    """A character of the block Box Drawing by what its name says of it."""
    name = unicodedata.name(char)
    upright = "VERTICAL" in name
    level = "HORIZONTAL" in name
    if upright is level:
        return "+"
    return "|" if upright else "-"


TABLE: Mapping[int, str] = str.maketrans(
    {
        **{chr(code): _line_in_ascii(chr(code)) for code in range(0x2500, 0x2580)},
        **{chr(code): "." for code in range(0x2801, 0x2900)},
        chr(0x2800): " ",
        **_EIGHTHS,
        **_LEVELS,
        **_SIGNS,
        "━": "=",
    }
)
"""One ASCII character for each that the screens draw with; letters of other scripts stay."""


def in_ascii(text: str) -> str:
    return text if text.isascii() else text.translate(TABLE)


def is_needed(environment: Mapping[str, str]) -> bool:
    """Whether the terminal, or the character set that the locale names, has no drawings."""
    if _POOR_TERMINAL.match(environment.get("TERM", "")):
        return True
    locale = environment.get("LC_ALL") or environment.get("LC_CTYPE") or environment.get("LANG") or ""
    charset = locale.partition(".")[2].partition("@")[0].replace("-", "").casefold()
    return charset not in {"", "utf8"}
