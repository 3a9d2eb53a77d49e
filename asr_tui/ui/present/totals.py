"""How many machines are in each part of the round, in words that are true however many of them fit."""

from __future__ import annotations

from collections.abc import Iterator

from asr_tui.domain.listed_machine import ListedMachine
from asr_tui.domain.problems import Severity
from asr_tui.domain.totals import Part, Totals
from asr_tui.ui.present.rows import Row, counted, width_of
from asr_tui.ui.tones import Tone

_MAIN = (Part.PROTECTED, Part.FAILED_OVER, Part.WAY_BACK)
"""The parts that are told apart longest; the others are machines that something is being done with."""


def totals_row(found: Totals, width: int, whole: int | None = None, tone: Tone = "warn") -> Row:
    """ "60: 41 protected, 9 failed over (3 committed), 6 on the way back, 4 need you", or fewer words in less room.

    whole  the number of all, where these are only some of them: "12 of 60: ..."
    tone   of those that need somebody
    """
    variants = list(_variants(found, whole, tone))
    return next((one for one in variants if width_of(one) <= width), variants[-1])


def needing_tone(machines: tuple[ListedMachine, ...]) -> Tone:
    """The tone of those that need somebody, by the gravest of their needs."""
    grave = any(need.severity is Severity.BLOCKING for one in machines for need in one.needs)
    return "bad" if grave else "warn"


def _variants(found: Totals, whole: int | None, tone: Tone) -> Iterator[Row]:
    """The longest first: without the committed ones, then without the parts."""
    many = f"{found.machines}" if whole is None else f"{found.machines} of {whole}"
    needs = f"{found.needing} need you" if found.needing != 1 else "1 needs you"
    tail: Row = ((needs, tone),) if found.needing else ()
    separator: Row = (", ",) if found.needing else ()
    if len(found.parts) > 1:
        for with_committed in (True, False):
            said = ", ".join(_part(part, number, found, with_committed) for part, number in found.parts)
            yield (f"{many}: {said}", *separator, *tail)
        main = [(part, number) for part, number in found.parts if part in _MAIN]
        others = found.machines - sum(number for _, number in main)
        if main and others:
            said = ", ".join(_part(part, number, found, with_committed=False) for part, number in main)
            yield (f"{many}: {said}, {others} other", *separator, *tail)
    else:
        committed = f" ({found.committed} committed)" if found.committed else ""
        said = "".join(f", all {part.value}{committed}" for part, _ in found.parts)
        yield (f"{_machines(found, whole)}{said}", *separator, *tail)
    yield (_machines(found, whole), *separator, *tail)


def _machines(found: Totals, whole: int | None) -> str:
    return counted(found.machines, "machine") if whole is None else f"{found.machines} of {counted(whole, 'machine')}"


def _part(part: Part, number: int, found: Totals, with_committed: bool) -> str:
    committed = f" ({found.committed} committed)" if part is Part.FAILED_OVER and found.committed else ""
    return f"{number} {part.value}{committed if with_committed else ''}"


def parts_words(found: Totals) -> str:
    """ "20 protected, 4 failed over (1 committed)", or "all protected" """
    if len(found.parts) == 1:
        return f"all {found.parts[0][0].value}" + (f" ({found.committed} committed)" if found.committed else "")
    return ", ".join(_part(part, number, found, with_committed=True) for part, number in found.parts)
