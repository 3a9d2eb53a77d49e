"""A report as sections of facts, tables, lists and words, and as Markdown; `report_html` makes HTML of the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from msgspec import Struct

from asr_tui.domain.jobs import JobError, Task
from asr_tui.services.report_text import length, one_line, table_lines


class Facts(Struct, frozen=True):
    """Names with their values."""

    pairs: tuple[tuple[str, str], ...]


class Table(Struct, frozen=True):
    """Rows of as many cells as the head has."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Item(Struct, frozen=True):
    """An entry of a list, with those below it."""

    text: str
    items: tuple[Item, ...] = ()


class Items(Struct, frozen=True):
    """A list of entries."""

    items: tuple[Item, ...]


class Words(Struct, frozen=True):
    """A paragraph."""

    text: str


class SignatureLine(Struct, frozen=True):
    """Lines on paper for what these labels name."""

    labels: tuple[str, ...]


class Code(Struct, frozen=True):
    """Lines to be typed or copied as they are."""

    lines: tuple[str, ...]


class Picture(Struct, frozen=True):
    """A drawing as SVG, which HTML holds itself; Markdown names the file beside it."""

    svg: str
    file: str
    title: str


Block = Facts | Table | Items | Words | SignatureLine | Code | Picture


class Section(Struct, frozen=True):
    """A head and what stands below it."""

    title: str
    blocks: tuple[Block, ...]


class Document(Struct, frozen=True):
    """A title, what stands below it, and the sections."""

    title: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...] = ()


def markdown_lines(document: Document) -> Iterator[str]:
    """The document as Markdown; what it tells cannot add markup, HTML or cells."""
    yield f"# {one_line(document.title)}"
    for block in document.blocks:
        yield ""
        yield from _block(block)
    for section in document.sections:
        yield from ("", f"## {one_line(section.title)}")
        for block in section.blocks:
            yield ""
            yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Facts(pairs):
            yield from table_lines(("", ""), pairs)
        case Table(head, rows):
            yield from table_lines(head, rows)
        case Items(items):
            yield from _items(items, "")
        case Words(text):
            yield _begin(one_line(text))
        case SignatureLine(labels):
            yield "  ".join(f"{label}: ____________________" for label in labels)
        case Code(lines):
            longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
            fence = "`" * max(3, longest + 1)
            yield from (fence, *(line.replace("\n", " ").replace("\r", " ") for line in lines), fence)
        case Picture(_, file, title):
            yield f"![{one_line(title)}]({quote(file)})"


def _items(items: Iterable[Item], indent: str) -> Iterator[str]:
    for item in items:
        yield f"{indent}- {_begin(one_line(item.text))}"
        yield from _items(item.items, indent + "  ")


def _begin(line: str) -> str:
    """The line with a first character that would begin a heading, a list or a rule as itself."""
    if re.match(r"[#+=-]", line):
        return "\\" + line
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", line)


def task_items(tasks: Iterable[Task]) -> tuple[Item, ...]:
    """A job's tasks with their states and times, as they are nested."""
    return tuple(Item(f"{task.title}: {task.state.value}, {_took(task)}", task_items(task.children)) for task in tasks)


def _took(task: Task) -> str:
    return length(task.ended - task.started) if task.started and task.ended else "-"


def error_items(errors: Iterable[JobError]) -> tuple[Item, ...]:
    """Errors with Azure's codes, causes and remedies."""
    return tuple(
        Item(
            f"{error.level} {error.code}: {error.message}",
            tuple(
                Item(f"{label}: {told}")
                for label, told in (("Possible causes", error.causes), ("Recommended action", error.action))
                if told.strip()
            ),
        )
        for error in errors
    )
