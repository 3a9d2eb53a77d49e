"""A list of protected machines as files: to read, for a spreadsheet, and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from msgspec import Struct

from asr_tui.domain.listed_machine import ListedMachine
from asr_tui.domain.totals import totals
from asr_tui.services import report_text as text
from asr_tui.services.printed import machine_data
from asr_tui.services.report_document import Document, Table, Words, markdown_lines
from asr_tui.services.report_port import Reports

_IDS = ("Vault", "Item id", "Machine id")


class Listed(Struct, frozen=True):
    """What a screen shows: its vault or other title, its filter and order in words, and its lines.

    heads, rows  the columns as they are shown
    machines     what the rows are about, in the same order
    """

    title: str
    shown: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    machines: Sequence[ListedMachine]


def save(reports: Reports, folder: str, listed: Listed, now: datetime) -> tuple[str, ...]:
    """Write the machines; returns the files' paths. Raises CannotStore."""
    stem = f"machines-{text.file_stem(listed.title)}-{now:%Y%m%d-%H%M%S}"
    heads = (*listed.heads, *_IDS)
    rows = tuple((*row, *_ids(one)) for row, one in _pairs(listed))
    many = "1 machine" if len(listed.machines) == 1 else f"{len(listed.machines)} machines"
    words = Words(f"{many} ({listed.shown}), written {text.when(now)}.")
    contents = {
        ".md": text.markdown(markdown_lines(Document(f"Machines of {listed.title}", (words, Table(heads, rows))))),
        ".csv": text.as_csv(heads, rows),
        ".json": text.as_json(_data(listed, now)),
    }
    return text.save_report(reports, folder, stem, contents)


def _pairs(listed: Listed) -> Iterator[tuple[Sequence[str], ListedMachine]]:
    return zip(listed.rows, listed.machines, strict=True)


def _ids(one: ListedMachine) -> tuple[str, str, str]:
    return one.vault, str(one.item.id), str(one.item.machine)


def _data(listed: Listed, now: datetime) -> dict[str, object]:
    found = totals(listed.machines)
    return {
        "title": listed.title,
        "shown": listed.shown,
        "written": text.iso(now),
        "totals": {
            "machines": found.machines,
            **{part.value: number for part, number in found.parts},
            "committed": found.committed,
            "need you": found.needing,
        },
        "machines": [
            {"columns": dict(zip(listed.heads, row, strict=True)), **machine_data(one)} for row, one in _pairs(listed)
        ],
    }
