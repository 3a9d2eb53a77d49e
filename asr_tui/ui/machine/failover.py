"""Pages of failover, failback and change of recovery point."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from asr_tui.domain.drafts.failover import ChangePointDraft, FailoverDraft
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.lifecycle import failover_word
from asr_tui.domain.point_choices import PointChoice, PointKindChoice
from asr_tui.domain.source_machine import Shutdown, shutdown
from asr_tui.services.item_planning import Inquiry
from asr_tui.services.workspace import Workspace
from asr_tui.ui.machine.point import PointPage
from asr_tui.ui.present.rows import Row, wrapped
from asr_tui.ui.review.screen import machine_review
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.point_picker import AFTER_FAILOVER, PointPicker

_NOTHING_TO_SHUT_DOWN = {Shutdown.OFF_ALREADY: "is off already.", Shutdown.GONE: "is gone: nothing to shut down."}
_WARNINGS = {
    Shutdown.NOT_WANTED: " would run twice, with one name and perhaps one address.",
    Shutdown.NO_ANSWER: " did not answer in time: where it is down, the attempt takes its time; x leaves it out.",
}


class FailoverPage(PointPage):
    """Recovery point, and whether the machine is shut down first. Nothing blocks the next page."""

    title_words = "Failover"
    explanation = (
        "The machine is started in the other region from the state chosen here. Shutting it down first loses least; "
        "where its region is down that fails, and it starts all the same."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "shut_down", "Shut down first", tooltip="Switch the machine off before it is started "
                "elsewhere. If that fails it starts all the same.", id="failover.shut_down"),
    ]  # fmt: skip

    def __init__(
        self, workspace: Workspace, inquiry: Inquiry, first: PointKindChoice | None = None, *, shut_down: bool = True
    ) -> None:
        self._shut_down = shut_down
        self.first = first
        super().__init__(workspace, inquiry)

    def crumbs(self) -> tuple[str, ...]:
        return (self.item.id.vault_id.name, self.item.machine_name, failover_word(self.item))

    def question(self, estate: ItemEstate) -> str:
        target = estate.target_words
        return f"{failover_word(estate.item)}: which state of {estate.item.machine_name} shall start in {target}?"

    def below(self, estate: ItemEstate, width: int) -> list[Row]:
        item = estate.item
        source = estate.source_words
        machine = f"{plain(item.machine_name)} in {source}"
        attempt = shutdown(estate, wanted=self._shut_down)
        if attempt in _NOTHING_TO_SHUT_DOWN:
            asked, answer = f"{machine} ", _NOTHING_TO_SHUT_DOWN[attempt]
        else:
            asked = f"Shut down {machine} first: "
            answer = "yes (goes on if that fails)" if self._shut_down else "no"
        rows: list[Row] = [(asked, (answer, "strong"))]
        if attempt in _WARNINGS:
            rows += wrapped(f"{item.machine_name}{_WARNINGS[attempt]}", width, "warn", indent="  ", first="! ")
        return [*rows, *self.expected_rows(estate, width, attempt)]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Greyed where there is nothing to shut down."""
        if action == "shut_down" and shutdown(self.estate, wanted=True) in _NOTHING_TO_SHUT_DOWN:
            return None
        return super().check_action(action, parameters)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """That the machine is off or gone."""
        attempt = shutdown(self.estate, wanted=True)
        if action == "shut_down" and attempt in _NOTHING_TO_SHUT_DOWN:
            return f"{plain(self.item.machine_name)} {_NOTHING_TO_SHUT_DOWN[attempt]}"
        return super().reason(action, parameters)

    def action_shut_down(self) -> None:
        self._shut_down = not self._shut_down
        self.query_one("#point", PointPicker).draw()

    def chosen(self, choice: PointChoice) -> None:
        item = self.item
        draft = FailoverDraft(item.id, item.machine_name, choice, self._shut_down)
        self.go(machine_review(self.workspace, self.inquiry, draft))


class ChangePointPage(PointPage):
    """Another recovery point for a failed-over machine that is not committed."""

    title_words = "Change recovery point"
    kinds = AFTER_FAILOVER
    explanation = (
        "The failed-over machine is made again from another point. Everything written on it since then is "
        "lost. After the commit there is no other point."
    )

    def question(self, estate: ItemEstate) -> str:
        target = estate.target_words
        return f"From which other point shall {estate.item.machine_name} start in {target}?"

    def below(self, estate: ItemEstate, width: int) -> list[Row]:
        since = f"since the {failover_word(estate.item).lower()}"
        words = f"Everything written on {estate.item.machine_name} in {estate.target_words} {since} is lost."
        return wrapped(words, width, "warn", indent="  ", first="! ")

    def chosen(self, choice: PointChoice) -> None:
        draft = ChangePointDraft(self.item.id, self.item.machine_name, choice)
        self.go(machine_review(self.workspace, self.inquiry, draft))
