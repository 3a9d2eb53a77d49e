"""The tones of words, one meaning each, and text built from them without any markup."""

from __future__ import annotations

from typing import Literal

from textual.content import Content

Tone = Literal[
    "", "good", "warn", "bad", "busy", "quiet", "strong", "title", "danger", "code", "accent", "frame",
    "track", "fill-good", "fill-warn", "fill-bad", "fill-busy",
]  # fmt: skip
"""good, warn, bad, busy: a state. quiet: less important. strong: most important. title: a heading.
danger: cannot be undone. code: characters to type elsewhere. accent: the head of a section. frame: lines and boxes.
fill-...: the filled part of a bar or tile. track: the part that is not filled."""

DRAWN: frozenset[Tone] = frozenset({"accent", "frame", "track", "fill-good", "fill-warn", "fill-bad", "fill-busy"})
"""Tones of drawings. Their styles come from `themes.drawn_style`: a rule of the style sheet costs at each start."""

FILLS: frozenset[Tone] = frozenset({"danger", "code", "track", "fill-good", "fill-warn", "fill-bad", "fill-busy"})
"""Tones whose blanks are seen: they have a background of their own, or are reversed."""

Part = str | tuple[str, Tone]
"""Words, with a tone where they have one."""

STYLES: dict[Tone, str] = {
    "": "",
    "good": "$good",
    "warn": "$warn",
    "bad": "bold $bad",
    "busy": "$busy",
    "quiet": "$quiet",
    "strong": "bold",
    "title": "bold $title",
    "danger": "bold reverse $bad",
    "code": "bold reverse",
    "accent": "bold $accent",
    "frame": "$frame",
    "track": "$frame on $track",
    "fill-good": "$on-fill on $fill-good",
    "fill-warn": "$on-fill on $fill-warn",
    "fill-bad": "bold $on-fill on $fill-bad",
    "fill-busy": "$on-fill on $fill-busy",
}


def content(*parts: Part) -> Content:
    """The parts one after the other; brackets in them are no markup."""
    return Content.assemble(*(part if isinstance(part, str) else (part[0], STYLES[part[1]]) for part in parts))


def lines(*rows: Content | Part) -> Content:
    return Content("\n").join([row if isinstance(row, Content) else content(row) for row in rows])
