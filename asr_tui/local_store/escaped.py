"""Text for files that are read in a terminal: what could control it is escaped."""

from __future__ import annotations

import json
import unicodedata

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def escaped(text: str) -> str:
    r"""The text with control, direction and invisible characters as JSON's `\u001b`; lines and tabs stay.

    What was JSON means the same afterwards.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_escape(char) if _is_hidden(char) else char for char in text)


def _is_hidden(char: str) -> bool:
    return char not in "\n\t" and unicodedata.category(char) in _HIDDEN


def _escape(char: str) -> str:
    return json.dumps(char)[1:-1]
