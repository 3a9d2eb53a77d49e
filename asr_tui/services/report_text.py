"""How jobs, times and lengths stand in the files that a person keeps, as Markdown and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from asr_tui.domain.jobs import Task
from asr_tui.domain.wording import span


def one_line(text: str) -> str:
    """One line, and nothing that Markdown would take for a table's border."""
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
    """A task with those below it."""
    return {
        "title": task.title,
        "state": task.state.value,
        "started": iso(task.started),
        "ended": iso(task.ended),
        "tasks": [task_data(child) for child in task.children],
    }
