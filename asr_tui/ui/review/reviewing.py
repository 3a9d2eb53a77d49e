"""The end of a wizard: the plan is made for its last page, shown as commands, and begun."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Generic

from asr_tui.domain.place import Place
from asr_tui.domain.plan import Plan
from asr_tui.ui.dialogs.as_rest import AsRest
from asr_tui.ui.present.step import title as step_title
from asr_tui.ui.protect.page import D
from asr_tui.ui.review.review import ReviewPage
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.starting import start_run


class Reviewing(Generic[D]):
    """What happens at the review.

    plan  makes the plan from what Azure says now; raises AsrError
    told  the plan is there
    """

    def __init__(
        self,
        screen: AsrScreen[None],
        page: ReviewPage[D],
        plan: Callable[[], Awaitable[Plan]],
        told: Callable[[], None],
    ) -> None:
        self._screen = screen
        self._page = page
        self._plan = plan
        self._told = told
        self._started = False

    def begin(self) -> None:
        """Make the plan anew; only what is shown then can be confirmed."""
        self._page.plan = None
        self._screen.load(
            self._page.pane,
            "Reading Azure again and asking it about each machine",
            self._plan,
            self._show,
            usual="a few seconds",
        )

    def _show(self, plan: Plan) -> None:
        self._page.plan = plan
        self._page.take_focus()
        self._told()

    def give_up(self) -> None:
        """What is being read for a page that one leaves, or could not be, is not wanted any more."""
        self._screen.workers.cancel_group(self._screen, f"load-{self._page.pane.id}")
        self._page.pane.ready()
        self._page.plan = None

    def show_commands(self, plan: Plan) -> None:
        """Each step as a command line, in order."""
        as_rest = self._screen.workspace.session.changes.as_rest
        self._screen.app.push_screen(AsRest([(step_title(one.step), as_rest(one.step)) for one in plan.steps]))

    def start(self, plan: Plan, place: Place, begun: Callable[[str], None]) -> None:
        """Begin the plan, once."""

        def once(run_id: str) -> None:
            self._started = True
            begun(run_id)

        if not self._started:
            runs = self._screen.workspace.runs
            start_run(self._screen, runs, plan, place, begun=once, refused=self._screen.show_error)
