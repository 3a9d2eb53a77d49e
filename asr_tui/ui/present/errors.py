"""An error as lines: what happened, why, what to do next, and what a support case needs."""

from __future__ import annotations

from textual.content import Content

from asr_tui.domain.errors import AccessDenied, AsrError, SignInFailed
from asr_tui.ui.text import plain
from asr_tui.ui.tones import content


def error_lines(error: AsrError, *, mark: bool = True) -> list[Content]:
    """The whole error, its head first. With a `mark` it begins with `x`, and the rest is indented below."""
    head = content(("x " if mark else "", "bad"), (plain(error.title), "strong"))
    return [head, *(content("  ").append(row) for row in error_body(error))]


def error_body(error: AsrError) -> list[Content]:
    """All but the title."""
    rows = [content(plain(part)) for part in (error.what, *access_lines(error)) if part]
    rows += tried_rows(error)
    if error.remedy:
        rows.append(content(("What to do: ", "strong"), plain(error.remedy)))
    if reference := reference_line(error):
        rows.append(content((reference, "quiet")))
    return rows


def tried_rows(error: AsrError) -> list[Content]:
    """Each way to sign in that was tried, with its own reason."""
    if not isinstance(error, SignInFailed):
        return []
    return [content(f"  {plain(way):<21}", (plain(why), "quiet")) for way, why in error.tried]


def access_lines(error: AsrError) -> tuple[str, ...]:
    """Which right is missing and where, where Azure told."""
    if not isinstance(error, AccessDenied) or not error.action or error.action in error.what:
        return ()
    return (f"Missing: {error.action}", f"On: {error.scope}") if error.scope else (f"Missing: {error.action}",)


def reference_line(error: AsrError) -> str:
    """Azure's code and request id, where there are any."""
    code = f"Azure: {plain(error.code)}" if error.code else ""
    name = "correlation id" if isinstance(error, SignInFailed) else "request"
    request = f"{name} {plain(error.request_id)}" if error.request_id else ""
    return ", ".join(part for part in (code, request) if part)
