"""Layout of the wizard: rail, question, visible page and explanation."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct
from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.widgets import ContentSwitcher, OptionList, Static

from asr_tui.services.workspace import Workspace
from asr_tui.ui.present import linear
from asr_tui.ui.present.problems import count_mark
from asr_tui.ui.present.rows import Row, left
from asr_tui.ui.protect.page import Page, WizardSnapshot
from asr_tui.ui.tones import Tone, content, lines
from asr_tui.ui.widgets.explanation import Explanation, Words
from asr_tui.ui.widgets.panes import Pane
from asr_tui.ui.widgets.rule_head import RuleHead
from asr_tui.ui.widgets.too_small import SIDE_BY_SIDE

READ_ONLY_WORDS = "Read-only: look at everything; the last step stays locked (F2 allows changes)."
RAIL_WIDTH = 17
_RAIL_MARKS: dict[str, str] = {"done": "+", "current": ">", "to come": " "}
_RAIL_TONES: dict[str, Tone] = {"done": "good", "current": "title", "to come": "quiet"}


class RailStep(Struct, frozen=True):
    """`count` is the number of the step's problems ("2!"), in its tone."""

    title: str
    state: Literal["done", "current", "to come"]
    count: str = ""
    tone: Tone = ""


class Rail(Static):
    _steps: Sequence[RailStep] = ()

    def show(self, steps: Sequence[RailStep]) -> None:
        if steps == self._steps:  # an update lays the whole screen out again
            return
        self._steps = steps
        if linear.wanted():
            here = next((at for at, one in enumerate(steps) if one.state == "current"), 0)
            self.update(content(f"Step {here + 1} of {len(steps)}: {steps[here].title}"))
            return
        self.update(lines(*(_rail_line(number, step) for number, step in enumerate(steps, start=1))))


def _rail_line(number: int, step: RailStep) -> Content:
    tone = _RAIL_TONES[step.state]
    words = f"{_RAIL_MARKS[step.state]} {number} {step.title}"
    return content((left(words, RAIL_WIDTH - len(step.count) - 1), tone), (step.count, step.tone))


async def _in_parts(page: Page, shown: WizardSnapshot) -> None:
    for parts in (page.rail_parts(shown), page.preparations(shown)):
        for _ in parts:
            await asyncio.sleep(0)


def _facts(page: Page, shown: WizardSnapshot | None) -> Row:
    """What stands beside the question; while lists are read, how far that is."""
    if shown is None:
        return ()
    return page.facts(shown) if shown.arrival is None else (shown.arrival.words(len(shown.estate.machines)),)


class Pages(Container):
    """`index` is that of the visible page, `furthest_index` that of the last page reached."""

    def __init__(self, pages: Sequence[Page], workspace: Workspace) -> None:
        super().__init__(id="wizard")
        self._pages = pages
        self._workspace = workspace
        self.pane = Pane(id="page")
        self.index = 0
        self.furthest_index = 0

    def compose(self) -> ComposeResult:
        with Horizontal(id="steps"):
            yield Rail(id="rail")
            with Vertical(id="asked"):
                yield Static(READ_ONLY_WORDS, id="read-only", markup=False)
                yield RuleHead(id="question")
                with self.pane, ContentSwitcher(classes="content", initial=self._pages[0].key):
                    for page in self._pages:
                        page.id = page.key
                        yield page
        with Vertical(id="told"):
            yield Explanation(self._pages[0].explanation)
            yield Words((), id="words")

    @property
    def page(self) -> Page:
        """The visible page."""
        return self._pages[self.index]

    @property
    def keys(self) -> list[str]:
        """Keys of the pages before the review."""
        return [page.key for page in self._pages[:-1]]

    @property
    def furthest_key(self) -> str:
        """Key of the furthest page before the review, where a saved draft continues."""
        return self.keys[min(self.furthest_index, len(self._pages) - 2)]

    def show_page(self, index: int) -> None:
        """Show the page at this index."""
        self.index = index
        self.furthest_index = max(self.furthest_index, index)
        self.query_one(ContentSwitcher).current = self.page.key

    async def prepare(self, shown: WizardSnapshot) -> None:
        """Compute in parts what the page and the rail draw of all machines: thousands would hold up the screen."""
        await _in_parts(self.page, shown)
        for page in self._pages[: self.furthest_index + 1]:
            for _ in page.rail_parts(shown):
                await asyncio.sleep(0)
            page.rail_problems(shown)
            await asyncio.sleep(0)

    async def prepare_next(self, shown: WizardSnapshot) -> None:
        """The same of the next page."""
        await _in_parts(self._pages[self.index + 1], shown)

    def opens_early(self, index: int) -> bool:
        """Whether the page of this index can open before everything is read."""
        return self._pages[index].shows_parts

    def refusal(self, shown: WizardSnapshot) -> str:
        """Why the next page cannot be opened, or an empty string; moves the cursor to the blocking finding."""
        if shown.arrival is not None and self.page.needs_whole:
            return shown.arrival.refusal(len(shown.estate.machines))
        words = self.page.refusal(shown)
        gravest = next((one for one in shown.problems_of(self.page.key) if one.blocks), None)
        if words and gravest is not None:
            self.page.go_to(gravest.field, gravest.machine)
        return words

    @property
    def is_ready(self) -> bool:
        """Whether the page's data has been read."""
        return self.pane.state == "ready"

    def draw(self, shown: WizardSnapshot | None) -> None:
        """Draw rail, question and explanation of the visible page."""
        page = self.page
        steps = [self._step(index, shown) for index in range(len(self._pages))]
        self.query_one(Rail).show([*steps, RailStep("Run", "to come")])
        self.query_one(RuleHead).ask(page.question(shown) if shown else "", _facts(page, shown))
        read_only, is_last = self._workspace.environment.read_only, self.index == len(self._pages) - 1
        self.query_one("#read-only", Static).display = read_only and not is_last
        self.query_one(Explanation).explain(page.explanation)
        self._explain_field()

    @on(OptionList.OptionHighlighted)
    def _explain_field(self) -> None:
        """Show the words of the focused field."""
        self.query_one(Words).explain(self.page.focused_words())

    def on_resize(self) -> None:
        self.set_class(self.app.size.width >= SIDE_BY_SIDE, "-side")

    def _step(self, index: int, shown: WizardSnapshot | None) -> RailStep:
        page = self._pages[index]
        count, tone = count_mark(page.rail_problems(shown)) if shown and index <= self.furthest_index else ("", "")
        if index == self.index:
            return RailStep(page.title, "current", count, tone)
        return RailStep(page.title, "done" if index < self.index else "to come", count, tone)
