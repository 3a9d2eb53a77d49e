"""Text from Azure and from files, made harmless for a terminal."""

from __future__ import annotations

import re
import unicodedata

# Escape sequences go as a whole, so that "\x1b[31mred" leaves "red" and not "[31mred": CSI, then the string
# sequences (OSC, DCS, SOS, PM, APC; ended by BEL or ST, or by the end of the text), then two-character ones.
# Of those that begin with a C1 byte only whole ones: in mis-decoded Latin-1 such a byte is a letter, and text follows.
_ESCAPES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]?|\x9b[0-?]+[ -/]*[@-~]"
    r"|\x1b[\]PX^_][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"
    r"|[\x90\x98\x9d\x9e\x9f][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)"
    r"|\x1b[ -/]*[0-~]?"
)
LONGEST_ECHO = 40
"""Characters of a typed text that an explanation repeats."""

_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def plain(text: str, *, lines: bool = False) -> str:
    """The text without escape sequences, control characters, changes of writing direction and invisible characters.

    Line breaks become spaces, unless `lines` keeps them.
    """
    if text.isprintable():
        return text
    text = _BREAKS.sub("\n", _ESCAPES.sub("", text)).replace("\t", " ")
    if not lines:
        text = text.replace("\n", " ")
    return "".join(char for char in text if char == "\n" or is_visible(char))


def is_visible(char: str) -> bool:
    """Whether a font can show the character.

    Not so are Cc: controls; Cf: direction overrides, zero-width characters; Cs, Co, Cn: nothing that a font can show.
    """
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def shortened(text: str, width: int) -> str:
    """The text in at most `width` characters, cut with an ellipsis."""
    if len(text) <= width:
        return text
    return text[: max(0, width - 1)] + "…" if width > 0 else ""


def echoed(words: str, typed: str) -> str:
    """The words with the typed text shortened in them; its field shows it in full."""
    return words.replace(typed, shortened(typed, LONGEST_ECHO)) if len(typed) > LONGEST_ECHO else words
