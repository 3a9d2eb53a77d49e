"""Reports as files, in Markdown, CSV and JSON: how text, tables, times and lengths stand in them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from asr_tui.domain.jobs import Task
from asr_tui.domain.wording import span
from asr_tui.services.report_port import Reports

_SPECIAL = re.compile(r"[\\`*\[\]<>|~&]|(?<!\w)_|_(?!\w)")
"""What Markdown or the HTML in it takes for more than a character; an underscore only at the edge of a word."""

_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the begin of a formula (OWASP, "CSV Injection")."""


LONGEST_STEM = 60
"""Characters of a name in a file's name: with a time and a suffix it stays below 255 bytes in any script."""


def save_report(reports: Reports, folder: str, stem: str, texts: Mapping[str, str]) -> tuple[str, ...]:
    """Write a file a suffix (".md") beside one another; returns their paths. Raises CannotStore."""
    return reports.write(folder, {f"{stem}{suffix}": text for suffix, text in texts.items()})


def markdown(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"


def as_json(data: Mapping[str, object]) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def as_csv(heads: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    """Comma-separated with quotes as in RFC 4180, a row a line; no cell begins a formula in a spreadsheet."""
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([_harmless(cell) for cell in row] for row in (heads, *rows))
    return written.getvalue()


def _harmless(cell: str) -> str:
    """The cell as text: an apostrophe before it keeps a spreadsheet from computing it."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULAS) else cell


def table_lines(heads: Sequence[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """A table in Markdown; no cell can add markup or another cell."""
    yield _cells(heads) if any(heads) else "| " * len(heads) + "|"
    yield "|" + "---|" * len(heads)
    yield from map(_cells, rows)


def _cells(row: Iterable[str]) -> str:
    return f"| {' | '.join(map(one_line, row))} |"


def file_stem(text: str, allowed: str = "-_") -> str:
    """The begin of the text with everything but letters, digits and `allowed` as a hyphen."""
    return "".join(char if char.isalnum() or char in allowed else "-" for char in text[:LONGEST_STEM])


def one_line(text: str) -> str:
    """The text in one line, each character as itself in Markdown."""
    return _SPECIAL.sub(lambda found: "\\" + found.group(), " ".join(text.split()))


def when(time: datetime | None) -> str:
    return f"{time:%Y-%m-%d %H:%M:%S} UTC" if time else "not told"


def iso(time: datetime | None) -> str | None:
    """ISO 8601, in UTC."""
    return time.isoformat().replace("+00:00", "Z") if time else None


def length(took: timedelta | None) -> str:
    """ "4 min 31 s": a second that has begun does not count, as on the screens."""
    if took is None:
        return "not known"
    minutes, seconds = divmod(max(int(took.total_seconds()), 0), 60)
    if minutes >= 60:
        return span(took)
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def seconds(took: timedelta | None) -> float | None:
    return round(took.total_seconds(), 1) if took is not None else None


def task_data(task: Task) -> dict[str, object]:
    return {
        "title": task.title,
        "state": task.state.value,
        "started": iso(task.started),
        "ended": iso(task.ended),
        "tasks": [task_data(child) for child in task.children],
    }
