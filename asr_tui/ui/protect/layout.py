"""The pages of the wizard, of which one is seen, with the rail of steps, the question, and what the step is for."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.widgets import ContentSwitcher, Static

from asr_tui.ui.present.problems import count_mark
from asr_tui.ui.protect.page import Page, Shown
from asr_tui.ui.widgets.explanation import Explanation, Words
from asr_tui.ui.widgets.panes import Pane
from asr_tui.ui.widgets.rail import Rail, RailStep

READ_ONLY_WORDS = "Read-only: look at everything; the last step stays locked."


class Pages(Container):
    """`here` is the index of the page that is seen, `furthest` that of the last one that was reached."""

    def __init__(self, pages: Sequence[Page], *, read_only: bool) -> None:
        super().__init__(id="wizard")
        self._pages = pages
        self._read_only = read_only
        self.pane = Pane(id="page")
        self.here = 0
        self.furthest = 0

    def compose(self) -> ComposeResult:
        with Horizontal(id="steps"):
            yield Rail(id="rail")
            with Vertical(id="asked"):
                yield Static(READ_ONLY_WORDS, id="read-only", markup=False)
                yield Static(id="question", classes="question", markup=False)
                with self.pane, ContentSwitcher(classes="content", initial=self._pages[0].key):
                    for page in self._pages:
                        page.id = page.key
                        yield page
        with Vertical(id="told"):
            yield Explanation(self._pages[0].explanation)
            yield Words((), id="words")

    @property
    def page(self) -> Page:
        """The page that is seen."""
        return self._pages[self.here]

    @property
    def keys(self) -> list[str]:
        """Those of the pages before the review."""
        return [page.key for page in self._pages[:-1]]

    @property
    def reached(self) -> str:
        """The furthest page before the review: there one goes on another time."""
        return self.keys[min(self.furthest, len(self._pages) - 2)]

    def see(self, index: int) -> None:
        """Bring this page to the front."""
        self.here = index
        self.furthest = max(self.furthest, index)
        self.query_one(ContentSwitcher).current = self.page.key

    def refusal(self, shown: Shown) -> str:
        """Why one cannot go on from the page, or an empty string; the cursor goes to what must be mended."""
        words = self.page.refusal(shown)
        gravest = next((one for one in shown.problems_of(self.page.key) if one.blocks), None)
        if words and gravest is not None:
            self.page.go_to(gravest.field, gravest.machine)
        return words

    @property
    def is_ready(self) -> bool:
        """Whether nothing is being read for the page before it can be answered."""
        return self.pane.state == "ready"

    def draw(self, shown: Shown | None) -> None:
        """Rail, question and explanation for the page that is seen."""
        page = self.page
        steps = [self._step(index, shown) for index in range(len(self._pages))]
        self.query_one(Rail).show([*steps, RailStep("Run", "to come")])
        self.query_one("#question", Static).update(page.question(shown) if shown else "")
        self.query_one("#read-only", Static).display = self._read_only and self.here < len(self._pages) - 1
        self.query_one(Explanation).explain(page.explanation)
        self.query_one(Words).explain(page.words)

    def _step(self, index: int, shown: Shown | None) -> RailStep:
        page = self._pages[index]
        count, tone = count_mark(page.counted(shown)) if shown and index <= self.furthest else ("", "")
        if index == self.here:
            return RailStep(page.title, "current", count, tone)
        return RailStep(page.title, "done" if index < self.here else "to come", count, tone)
