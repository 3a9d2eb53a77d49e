"""How a wizard looks around its page: the rail of steps, the question, and what the step is for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic

from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.widgets import ContentSwitcher, Static

from asr_tui.ui.present.problems import count_mark
from asr_tui.ui.protect.page import D, Page, Shown
from asr_tui.ui.widgets.explanation import Explanation
from asr_tui.ui.widgets.panes import Pane
from asr_tui.ui.widgets.rail import Rail, RailStep
from asr_tui.ui.widgets.words import Words

READ_ONLY_WORDS = "Read-only: look at everything; the last step stays locked."


class WizardLayout(Container, Generic[D]):
    """All pages, of which one is seen, and what stands around it."""

    def __init__(self, pages: Sequence[Page[D]], run_title: str) -> None:
        super().__init__(id="wizard")
        self._pages = pages
        self._run_title = run_title

    def compose(self) -> ComposeResult:
        with Horizontal(id="steps"):
            yield Rail(id="rail")
            with Vertical(id="asked"):
                yield Static(READ_ONLY_WORDS, id="read-only", markup=False)
                yield Static(id="question", classes="question", markup=False)
                with Pane(id="page"), ContentSwitcher(classes="content", initial=self._pages[0].key):
                    for page in self._pages:
                        page.id = page.key
                        yield page
        with Vertical(id="told"):
            yield Explanation(self._pages[0].explanation)
            yield Words((), id="words")

    def see(self, page: Page[D]) -> None:
        """Bring this page to the front."""
        self.query_one(ContentSwitcher).current = page.key

    def draw(self, here: int, furthest: int, shown: Shown[D] | None, *, locked: bool) -> None:
        """Rail, question and explanation for the page that is seen; `locked`: say that nothing can be changed."""
        page = self._pages[here]
        steps = [self._step(index, here, furthest, shown) for index in range(len(self._pages))]
        self.query_one(Rail).show([*steps, RailStep(self._run_title, "to come")])
        self.query_one("#question", Static).update(page.question(shown) if shown else "")
        self.query_one("#read-only", Static).display = locked
        self.query_one(Explanation).explain(page.explanation)
        self.query_one(Words).explain(page.words)

    def _step(self, index: int, here: int, furthest: int, shown: Shown[D] | None) -> RailStep:
        page = self._pages[index]
        count, tone = count_mark(page.counted(shown)) if shown and index <= furthest else ("", "")
        if index == here:
            return RailStep(page.title, "current", count, tone)
        return RailStep(page.title, "done" if index < here else "to come", count, tone)
