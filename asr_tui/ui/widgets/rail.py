"""The steps of a wizard at its left, with their states and problems."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from textual.content import Content
from textual.widgets import Static

from asr_tui.ui.present.rows import left
from asr_tui.ui.tones import Tone, content, lines

WIDTH = 17
_MARKS: dict[str, str] = {"done": "+", "current": ">", "to come": " "}
_TONES: dict[str, Tone] = {"done": "good", "current": "title", "to come": "quiet"}


@dataclass(frozen=True, slots=True)
class RailStep:
    """`count` is the number of the step's problems ("2!"), in its tone."""

    title: str
    state: Literal["done", "current", "to come"]
    count: str = ""
    tone: Tone = ""


class Rail(Static):
    def show(self, steps: Sequence[RailStep]) -> None:
        self.update(lines(*(_line(number, step) for number, step in enumerate(steps, start=1))))


def _line(number: int, step: RailStep) -> Content:
    tone = _TONES[step.state]
    words = f"{_MARKS[step.state]} {number} {step.title}"
    return content((left(words, WIDTH - len(step.count) - 1), tone), (step.count, step.tone))
