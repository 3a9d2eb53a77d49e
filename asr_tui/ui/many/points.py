"""Page of the recovery points of several machines, by kind, for a drill, a failover and a change of point."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from asr_tui.domain.drafts.many import MachineChoices, with_other_point
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.point_choices import PointChoice, PointKindChoice
from asr_tui.services.workspace import Workspace
from asr_tui.ui.dialogs.ask_text import AskText
from asr_tui.ui.many.machines import Marked, review_of
from asr_tui.ui.many.networks import ManyNetworksPage
from asr_tui.ui.many.page import ManyPage
from asr_tui.ui.many.tiers import Groups
from asr_tui.ui.many.waves import WavesPage, proposed_waves
from asr_tui.ui.present.many_failover import recovery_time_words, shutdown_words
from asr_tui.ui.present.many_menu import along_words
from asr_tui.ui.present.many_points import (
    ChoiceFacts,
    about_rows,
    choice_facts,
    fact_rows,
    groups_rows,
    head_row,
    oldest_point,
    proposed,
    setting_rows,
    title_row,
)
from asr_tui.ui.present.many_words import region_words
from asr_tui.ui.present.rows import Row
from asr_tui.ui.present.typed_moment import EXAMPLES, moment_of, refusal
from asr_tui.ui.present.waves import WaveChoice, between_words, waves_words
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.frame import push_dialog
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.field_list import Entry, FieldList
from asr_tui.ui.widgets.lines import Lines, Picture

_AFTER_FAILOVER = (PointKindChoice.LATEST_PROCESSED, PointKindChoice.LATEST_APP, PointKindChoice.NEWEST_BEFORE)
_ALL = (PointKindChoice.LATEST, *_AFTER_FAILOVER)
_KINDS = {Action.CHANGE_POINT: _AFTER_FAILOVER}
_EXPLANATIONS = {
    Action.DRILL: "A test failover starts a copy of each machine in a closed network. Replication goes on, and "
    "production does not notice.",
    Action.FAIL_OVER: "The machines are started in the other region from the state chosen here. Shutting them down "
    "first loses least; where their region is down that fails, and they start all the same.",
    Action.CHANGE_POINT: "The failed-over machines are made again from another point. Everything written on them since "
    "then is lost.",
}


class ManyPointsPage(ManyPage):
    """A choice of the state that each machine starts from, and how the machines follow one another."""

    words = ("Recovery point", "Crash-consistent", "App-consistent", "RPO", "RTO")
    reads = True
    AUTO_FOCUS = "#kinds"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "Next", tooltip="On with the selected state; nothing is sent yet.", id="points.next"),
        Binding("x", "shut_down", "Shut down first", tooltip="Switch the machines off before they are started "
                "elsewhere. If that fails they start all the same.", id="failover.shut_down"),
        Binding("B", "waves", "Waves", tooltip="In which order the machines begin, and what happens between.",
                id="points.waves"),
        Binding("c", "change", "Change", tooltip="Another moment for Newest before.", id="points.change"),
        Binding("r", "again", "Read again", tooltip="Read everything from Azure once more.", id="points.again"),
        *copying.keys("the protected items", shown=False),
    ]  # fmt: skip

    def __init__(self, workspace: Workspace, marked: Marked) -> None:
        self._action = marked.choice.action if isinstance(marked.choice.action, Action) else Action.DRILL
        self._kinds = _KINDS.get(self._action, _ALL)
        self._before: datetime | None = None
        self._shut_down = True
        self._waves: WaveChoice | None = None
        self._proposed = ""
        self._facts: dict[PointKindChoice, ChoiceFacts] = {}
        self._reads_groups = False
        self._groups = Groups(workspace, (one.item for one in marked.estates))
        super().__init__(workspace, marked)

    def about(self) -> tuple[str, str, tuple[str, ...]]:
        return (self.marked.choice.title, _EXPLANATIONS[self._action], self.words)

    def compose_body(self) -> ComposeResult:
        yield Picture(id="kinds-head", classes="head")
        yield FieldList(id="kinds")
        yield Lines(id="about", classes="below")

    def on_mount(self) -> None:
        self.query_one("#about", Lines).can_focus = False
        self.draw()
        if self.marked.action is Action.DRILL:
            self._begin_reading_groups()

    def _begin_reading_groups(self) -> None:
        """Read what groups the machines, once: a failover begins all at once, and needs it only for chosen waves."""
        if not self._reads_groups:
            self._reads_groups = True
            self.run_worker(self._read_groups(), name="tags and plans", group="watch-groups")

    async def _read_groups(self) -> None:
        await self._groups.read()
        self._draw_about()

    # Drawing

    @property
    def kind(self) -> PointKindChoice:
        """The kind under the cursor."""
        current = self.query_one("#kinds", FieldList).current
        return PointKindChoice[current] if current else PointKindChoice.LATEST_PROCESSED

    @property
    def choice(self) -> PointChoice:
        return self._choice_of(self.kind)

    def _choice_of(self, kind: PointKindChoice) -> PointChoice:
        return PointChoice(kind, before=self._before if kind is PointKindChoice.NEWEST_BEFORE else None)

    @property
    def waves(self) -> WaveChoice:
        """The person's choice, else the proposed one."""
        return self._waves or proposed_waves(self.marked, self._groups, self.settings.tier_tag)

    def draw(self) -> None:
        estates = self.estates
        self._facts = {kind: choice_facts(self._choice_of(kind), estates) for kind in self._kinds}
        words = f"{self.marked.choice.title} of {self.marked.subject}: from which state?"
        into = f"in {region_words(estates)}"
        self.query_one("#kinds-head", Picture).show(lambda width: [title_row(words, into, width), head_row(width)])
        now = self.workspace.session.clock.now()
        entries = [Entry(kind.name, partial(self._rows_of, kind, now), changes=False) for kind in self._kinds]
        fields = self.query_one("#kinds", FieldList)
        fields.show(entries)
        before, self._proposed = self._proposed, proposed(list(self._facts.values())).name
        if fields.current in {"", before}:  # a person's own choice stays
            fields.move_to(self._proposed)
        self._draw_about()

    def _rows_of(self, kind: PointKindChoice, now: datetime, width: int) -> list[Row]:
        return fact_rows(self._facts[kind], now, width, self.zone)

    def _draw_about(self) -> None:
        if self._facts:
            self.query_one("#about", Lines).show(self._about_rows)

    def _about_rows(self, width: int) -> list[Row]:
        rows = [(), *about_rows(self._facts[self.kind], width)]
        if self.kind is PointKindChoice.NEWEST_BEFORE and self.marked.action is Action.FAIL_OVER:
            named = dict.fromkeys(one.item.multi_vm_group for one in self.estates if one.item.multi_vm_group)
            rows += groups_rows(tuple(named), width)
        rows.append(())
        if along := self.marked.choice.along:
            rows += setting_rows("Come along", "", plain(along_words(along)), width)
        if self.marked.kept:
            rows += setting_rows("Otherwise", "", "as it was chosen for each machine before", width, "quiet")
        elif self.marked.action is Action.FAIL_OVER:
            rows += setting_rows("Shut down first", "x", shutdown_words(self.estates, wanted=self._shut_down), width)
        rows += setting_rows("Waves", "B", self._waves_words(), width)
        return [*rows, *setting_rows("Recovery time", "", self._time_words(), width, "quiet")]

    def _waves_words(self) -> str:
        choice = self.waves
        between = f"; {between_words(choice.waves)}" if len(choice.waves.waves) > 1 else ""
        return f"{waves_words(choice)}{between}"

    def _time_words(self) -> str:
        return recovery_time_words(self.estates, self.waves.waves, self.workspace.speed, wanted=self._shut_down)

    def on_option_list_option_highlighted(self) -> None:
        self._draw_about()
        self.refresh_bindings()

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "shut_down":
            return self.marked.action is Action.FAIL_OVER and not self.marked.kept
        if action == "change" and self.is_mounted:
            return self.kind is PointKindChoice.NEWEST_BEFORE
        return super().check_action(action, parameters)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why a key of this page does nothing now."""
        if action == "shut_down" and self.marked.kept:
            return "everything but the point stays as it was chosen before."
        if action == "shut_down":
            return "nothing is shut down here: the machines themselves are not touched."
        if action == "change":
            return "only the moment of Newest before can be changed; the arrow keys choose it."
        return super().reason(action, parameters)

    def on_field_list_chosen(self) -> None:
        self.action_next()

    def action_shut_down(self) -> None:
        self._shut_down = not self._shut_down
        self._draw_about()

    def action_waves(self) -> None:
        self._begin_reading_groups()

        def taken(choice: WaveChoice) -> None:
            self._waves = choice
            self._draw_about()

        push_dialog(self.app, WavesPage(self.workspace, self.marked, self._groups, self.waves), taken)

    def action_change(self) -> None:
        """Ask for the moment before which each machine's newest point is taken."""
        now, oldest = self.workspace.session.clock.now(), oldest_point(self.estates)
        zone = self.zone
        where = "UTC" if self.settings.times == "utc" else "this computer's time"

        def answered(text: str) -> None:
            self._before = moment_of(text, now, zone)
            self.draw()

        push_dialog(
            self.app,
            AskText(
                f"Newest before which moment ({where})?",
                explanation=f"Such as {EXAMPLES}. Each machine takes its own newest point that is not after it.",
                refusal=lambda text: refusal(text, now, zone, oldest),
            ),
            answered,
        )

    def action_next(self) -> None:
        if self.kind is PointKindChoice.NEWEST_BEFORE and self._before is None:
            self.action_change()
            return
        self._on(self.choice)

    def _on(self, choice: PointChoice) -> None:
        if self.marked.kept:
            draft = with_other_point(self.marked.kept, choice, self.waves.waves)
            self.go(review_of(self.workspace, self.marked, draft))
            return
        choices = MachineChoices(choice, shut_down_source=self._shut_down)
        draft = self.marked.draft(choices, self.waves.waves)
        if self.marked.action is Action.DRILL:
            self.go(ManyNetworksPage(self.workspace, self.marked, draft))
        else:
            self.go(review_of(self.workspace, self.marked, draft))
