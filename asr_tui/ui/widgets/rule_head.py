"""The head of a page: what it asks in a thin line, with its facts at the right."""

from __future__ import annotations

from textual.app import RenderResult
from textual.geometry import Size
from textual.widgets import Static

from asr_tui.ui.present import linear
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.rows import Row, width_of, wrapped
from asr_tui.ui.tones import Tone, content, lines

_BESIDE = 6
"""Cells of line and blanks beside a title."""


class RuleHead(Static):
    """A question that is longer than a line is wrapped, without the line; facts without room are left out."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  as all of Textual's widgets name it
        super().__init__(id=id, markup=False)
        self._shown: tuple[str, Row, Tone] = ("", (), "accent")

    @property
    def question(self) -> str:
        return self._shown[0]

    def ask(self, question: str, facts: Row = (), tone: Tone = "accent") -> None:
        shown = (question, facts, tone)
        if shown != self._shown:
            self._shown = shown
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._rows(width))

    def render(self) -> RenderResult:
        return lines(*(content(*row) for row in self._rows(self.content_size.width)))

    def _rows(self, width: int) -> list[Row]:
        question, facts, tone = self._shown
        if not question:
            return [()]
        if linear.wanted():
            return linear.facts([rule(question, facts, width, tone)], width)
        if width_of((question,)) + _BESIDE > width:
            return wrapped(question, max(width, 1), tone)
        fits = width_of((question, *facts)) + 2 * _BESIDE <= width
        return [rule(question, facts if fits else (), width, tone)]
