"""A finding, beside the field or below the table that it concerns."""

from __future__ import annotations

from collections.abc import Sequence

from textual.widgets import Static

from asr_tui.domain.problems import Problem
from asr_tui.ui.present.problems import sentences, tone_of, worst
from asr_tui.ui.present.rows import MARKS
from asr_tui.ui.tones import content


class ProblemLine(Static):
    """Shows the gravest of the findings it is given, in full, and how many more there are; nothing takes no room."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002  as all of Textual's widgets name it
        super().__init__(id=id, markup=False)
        self.display = False

    def show(self, problems: Sequence[Problem]) -> None:
        gravest = worst(problems)
        self.display = gravest is not None
        if gravest is None:
            return
        tone = tone_of(gravest)
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        self.update(content((f"{MARKS[tone]} ", tone), sentences(gravest), (more, "quiet")))
