"""An error as lines: what happened, why, what to do next, and what a support case needs."""

from __future__ import annotations

from textual.content import Content

from asr_tui.domain.errors import AccessDenied, AsrError, Cancelled, SignInFailed
from asr_tui.ui.present.rows import Row, wrapped
from asr_tui.ui.text import plain
from asr_tui.ui.tones import content

_INDENT = "    "


def error_lines(error: AsrError) -> list[Content]:
    """The whole error: `x` and its title, the rest indented below."""
    return [error_head(error), *(content("  ").append(row) for row in error_body(error))]


def error_head(error: AsrError) -> Content:
    return content(("x ", "bad"), (plain(error.title), "strong"))


def error_body(error: AsrError) -> list[Content]:
    """All but the title."""
    rows = [content(plain(part)) for part in (error.what, *_access_lines(error)) if part]
    if isinstance(error, SignInFailed):
        rows += [content(f"  {plain(way):<20} ", (plain(why), "quiet")) for way, why in error.tried]
    if error.remedy:
        rows.append(content(("What to do: ", "strong"), plain(error.remedy)))
    if reference := _reference(error):
        rows.append(content((reference, "quiet")))
    return rows


def error_rows(error: AsrError, width: int) -> list[Row]:
    """The whole error as rows of a run or a review."""
    rows = wrapped(plain(error.title) + ".", width, "warn" if isinstance(error, Cancelled) else "bad", indent=_INDENT)
    for part in (error.what, *_access_lines(error)):
        rows += wrapped(plain(part), width, indent=_INDENT)
    if error.remedy:
        rows += wrapped(f"What to do: {plain(error.remedy)}", width, "strong", indent=_INDENT)
    return rows + wrapped(_reference(error), width, "quiet", indent=_INDENT)


def _access_lines(error: AsrError) -> tuple[str, ...]:
    """The missing right and its scope, where Azure named them."""
    if not isinstance(error, AccessDenied) or not error.action or error.action in error.what:
        return ()
    return (f"Missing: {error.action}", f"On: {error.scope}") if error.scope else (f"Missing: {error.action}",)


def _reference(error: AsrError) -> str:
    code = f"Azure: {plain(error.code)}" if error.code else ""
    name = "correlation id" if isinstance(error, SignInFailed) else "request"
    request = f"{name} {plain(error.request_id)}" if error.request_id else ""
    return ", ".join(part for part in (code, request) if part)
