"""An error as lines: what happened, why, what to do next, and what a support case needs."""

from __future__ import annotations

from textual.content import Content

from asr_tui.domain.errors import AccessDenied, AsrError
from asr_tui.ui.text import plain
from asr_tui.ui.tones import content


def error_lines(error: AsrError, *, mark: bool = True) -> list[Content]:
    """The whole error, its head first. With a `mark` it begins with `x`, and the rest is indented below."""
    head = content(("x " if mark else "", "bad"), (plain(error.title), "strong"))
    return [head, *(content("  ").append(row) for row in error_body(error))]


def error_body(error: AsrError) -> list[Content]:
    """All but the title."""
    rows = [content(plain(part)) for part in (error.what, *access_lines(error)) if part]
    if error.remedy:
        rows.append(content(("What to do: ", "strong"), plain(error.remedy)))
    if reference := reference_line(error):
        rows.append(content((reference, "quiet")))
    return rows


def access_lines(error: AsrError) -> tuple[str, ...]:
    """Which right is missing and where, where Azure told."""
    if not isinstance(error, AccessDenied) or not error.action or error.action in error.what:
        return ()
    return (f"Missing: {error.action}", f"On: {error.scope}") if error.scope else (f"Missing: {error.action}",)


def reference_line(error: AsrError) -> str:
    """Azure's code and request id, where there are any."""
    code = f"Azure: {plain(error.code)}" if error.code else ""
    request = f"request {plain(error.request_id)}" if error.request_id else ""
    return ", ".join(part for part in (code, request) if part)
