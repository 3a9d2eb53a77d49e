"""Drawings in ASCII, for terminals whose fonts lack lines, blocks and braille; all text where a locale lacks UTF-8."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from rich.cells import cell_len

_LEVELS = dict(zip("▁▂▃▄▅▆▇█", "..::==##", strict=True))
_EIGHTHS = dict(zip("▏▎▍▌▋▊▉", "|||####", strict=True))
_BLOCKS = {**{chr(code): "#" for code in range(0x2580, 0x25A0)}, "▔": "-", "▕": "|"}
_SIGNS = {
    "·": ".",
    "…": "~",
    "▶": ">",
    "●": "*",
    "◉": "@",
    "○": "o",
    "\u00a0": " ",
    "‘": "'",
    "’": "'",
    "“": '"',
    "”": '"',
    "•": "*",
    "▌": "#",
}
_COLOURLESS_TERMINAL = re.compile(r"vt\d|dumb|[a-z]+-m(ono)?$")
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
        **_BLOCKS,
        **_EIGHTHS,
        **_LEVELS,
        **_SIGNS,
        "━": "=",
    }
)
"""One ASCII character for each that the screens draw with; letters of other scripts stay."""


def in_ascii(text: str) -> str:
    return text if text.isascii() else text.translate(TABLE)


def all_in_ascii(text: str) -> str:
    """The text in ASCII alone: letters without their accents, what has no counterpart as a question mark a cell."""
    if text.isascii():
        return text
    drawn = text.translate(TABLE)
    return drawn if drawn.isascii() else "".join(char if char.isascii() else _letter(char) for char in drawn)


@cache
def _letter(char: str) -> str:
    """One character in as many of ASCII as it has cells."""
    cells = cell_len(char)
    alike = "".join(one for one in unicodedata.normalize("NFKD", char) if one.isascii())
    return alike if len(alike) == cells and alike.isprintable() else "?" * cells


def environment_as_started() -> Mapping[str, str]:
    """The environment without the LC_CTYPE that Python sets by itself where the locale is C (PEP 538)."""
    try:
        started = Path("/proc/self/environ").read_bytes().split(b"\0")
    except OSError:
        return os.environ
    environment = {name: value for name, value in os.environ.items() if name != "LC_CTYPE"}
    said = next((one for one in started if one.startswith(b"LC_CTYPE=")), None)
    return environment if said is None else {**environment, "LC_CTYPE": os.fsdecode(said).partition("=")[2]}


def is_needed(environment: Mapping[str, str]) -> bool:
    """Whether the terminal, or the character set that the locale names, has no drawings."""
    return _POOR_TERMINAL.match(environment.get("TERM", "")) is not None or lacks_utf8(environment)


def lacks_colours(environment: Mapping[str, str]) -> bool:
    """Whether the terminal has no colours, as its name in terminfo says."""
    return _COLOURLESS_TERMINAL.match(environment.get("TERM", "")) is not None


def lacks_utf8(environment: Mapping[str, str]) -> bool:
    """Whether the locale names another character set than UTF-8; one that is not set at all says nothing."""
    locale = environment.get("LC_ALL") or environment.get("LC_CTYPE") or environment.get("LANG") or ""
    if locale in {"C", "POSIX"}:
        return True
    charset = locale.partition(".")[2].partition("@")[0].replace("-", "").casefold()
    return charset not in {"", "utf8"}
