"""What colour says beside words: a few tones, one meaning each, and text built from them without any markup."""

from __future__ import annotations

from typing import Literal

from textual.content import Content

Tone = Literal["", "good", "warn", "bad", "busy", "quiet", "strong", "title", "danger", "code"]
"""good, warn, bad, busy: a state's colour. quiet: what matters less. strong: what matters most.
title: a heading. danger: what cannot be undone.
code: characters to be read off and typed elsewhere."""

Part = str | tuple[str, Tone]
"""Some words, with their tone where they have one."""

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
}


def content(*parts: Part) -> Content:
    """The parts one after the other. Brackets in them are brackets, never markup."""
    return Content.assemble(*(part if isinstance(part, str) else (part[0], STYLES[part[1]]) for part in parts))


def lines(*rows: Content | Part) -> Content:
    """One row below the other."""
    return Content("\n").join([row if isinstance(row, Content) else content(row) for row in rows])
