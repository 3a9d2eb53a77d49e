"""Reports in two files, Markdown for people and JSON for programs: how jobs, times and lengths stand in them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from asr_tui.domain.jobs import Task
from asr_tui.domain.wording import span
from asr_tui.services.ports import Reports


def save_report(
    reports: Reports, folder: str, stem: str, lines: Iterable[str], data: Mapping[str, object]
) -> tuple[str, ...]:
    """Write `stem`.md and `stem`.json; returns their paths. Raises CannotStore."""
    return reports.write(folder or reports.folder, {f"{stem}.md": markdown(lines), f"{stem}.json": as_json(data)})


def markdown(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"


def as_json(data: Mapping[str, object]) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def file_stem(text: str, allowed: str = "-_") -> str:
    """The text with everything but letters, digits and `allowed` as a hyphen."""
    return "".join(char if char.isalnum() or char in allowed else "-" for char in text)


def facts_table(facts: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield "| | |"
    yield "|---|---|"
    for name, value in facts:
        yield f"| {name} | {one_line(value)} |"


def section(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield from ("", f"## {title}", "")
    yield from lines


def one_line(text: str) -> str:
    """One line, without what Markdown takes for a table's border."""
    return " ".join(text.split()).replace("|", "\\|")


def when(time: datetime | None) -> str:
    return f"{time:%Y-%m-%d %H:%M:%S} UTC" if time else "not told"


def iso(time: datetime | None) -> str | None:
    """ISO 8601, in UTC."""
    return time.isoformat().replace("+00:00", "Z") if time else None


def length(took: timedelta | None) -> str:
    if took is None:
        return "not known"
    minutes, seconds = divmod(round(took.total_seconds()), 60)
    if minutes >= 60:
        return span(took)
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def task_lines(tasks: tuple[Task, ...], indent: str = "") -> Iterator[str]:
    """The task tree as a Markdown list."""
    for task in tasks:
        took = length(task.ended - task.started) if task.started and task.ended else "-"
        yield f"{indent}- {one_line(task.title)}: {one_line(task.state.value)}, {took}"
        yield from task_lines(task.children, indent + "  ")


def task_data(task: Task) -> dict[str, object]:
    """A task with its child tasks."""
    return {
        "title": task.title,
        "state": task.state.value,
        "started": iso(task.started),
        "ended": iso(task.ended),
        "tasks": [task_data(child) for child in task.children],
    }
