"""How input of the terminal becomes keys, where Textual's own reading of it is dangerous."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.events import Key
from textual.keys import Keys
from textual.message import Message

_ALT_AND_SEQUENCE = re.compile(r"\x1b\x1b(?:\[([A-DHF])|O([A-D])|\[(\d+)~)")
"""What PuTTY and rxvt send for Alt with an arrow or another key of a sequence."""
_UNKNOWN = re.compile(r"\x1b\[(?![<\[M])[0-?]*[ -/]*[@-Za-ln-z{-~]")
"""A whole sequence of ECMA-48 that is no report of a mouse."""


class KeysParser(XTermParser):
    """Takes Alt with a key as that, also where another key follows at once, and drops sequences that nobody knows.

    Textual 8.2 makes Alt with Enter, space or a sign the key alone, Alt with a letter the letter where an escape
    follows within 100 ms, Alt with an arrow Esc and the arrow, and of an unknown sequence each character a key.
    """

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._in_paste = False
        self._held = ""

    def feed(self, data: str) -> Iterable[Message]:
        return super().feed("".join(self._cleaned(data)))

    def _cleaned(self, data: str) -> Iterator[str]:
        """The input without escapes in what is pasted, which would make keys of it."""
        data, self._held = self._held + data, ""
        while data:
            inside, mark = self._in_paste, BRACKETED_PASTE_END if self._in_paste else BRACKETED_PASTE_START
            before, found, data = data.partition(mark)
            if inside and not found:
                begun = max(size for size in range(len(mark)) if before.endswith(mark[:size]))
                before, self._held = before[: len(before) - begun], before[len(before) - begun :]
            yield before.replace("\x1b", "") if inside else _ALT_AND_SEQUENCE.sub(_with_alt, before)
            yield found
            self._in_paste = inside is not bool(found)

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[Key]:
        if alt or (len(sequence) == 2 and sequence[0] == "\x1b" and sequence[1] not in "[O" and sequence[1] >= " "):
            known = list(super()._sequence_to_key_events(sequence)) if not alt else []
            return known or [_alt_key(one.key) for one in super()._sequence_to_key_events(sequence[-1])]
        if sequence in {"\x1b\r", "\x1b\n", "\x1b\t"}:
            return [_alt_key("tab" if sequence[1] == "\t" else "enter")]
        events = list(super()._sequence_to_key_events(sequence))
        unknown = not events and _UNKNOWN.fullmatch(sequence) and not sequence.endswith(("$y", "R"))
        return [Key(Keys.Ignore, sequence)] if unknown else events


def _with_alt(match: re.Match[str]) -> str:
    """The sequence as xterm sends it with Alt."""
    final, in_mode, number = match.groups()
    return f"\x1b[{number};3~" if number else f"\x1b[1;3{final or in_mode}"


def _alt_key(name: str) -> Key:
    """The key with Alt; it types nothing."""
    return Key(f"alt+shift+{name.lower()}" if len(name) == 1 and name.isupper() else f"alt+{name}", None)
