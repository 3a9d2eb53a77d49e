"""Page of the waves of one action: by what machines follow one another, what is between, and after an error."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from asr_tui.domain.lifecycle import Action
from asr_tui.domain.rollout import Between, OnError
from asr_tui.domain.waves import MachineWave, MachineWaves
from asr_tui.services.workspace import Workspace
from asr_tui.ui.dialogs.ask_text import AskText
from asr_tui.ui.dialogs.pick import Pick, Picked, PickOption, Question
from asr_tui.ui.many.machines import Marked
from asr_tui.ui.many.own_waves import OwnWavesPage
from asr_tui.ui.many.page import STYLE
from asr_tui.ui.many.tiers import Groups, plan_waves, tier_waves
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.rows import labelled
from asr_tui.ui.present.waves import ON_ERROR, By, WaveChoice, between_words, wave_list_rows, waves_words
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.frame import push_dialog
from asr_tui.ui.widgets.field_list import GO_ON, Entry, FieldList, go_on
from asr_tui.ui.widgets.lines import Lines, Picture

_LABEL = 18
_BETWEEN = (
    (Between.AT_ONCE, "At once", "when the one before has ended well"),
    (Between.AFTER_PAUSE, "After a pause", "of as many minutes as you say"),
    (Between.WHEN_TOLD, "When told", "G lets the next wave begin: to look at the one before"),
)
_ON_ERROR = (
    (OnError.GO_ON, "Go on", "the others go on, also with the next wave"),
    (OnError.STOP, "Stop", "nothing more begins; what is under way ends"),
)
USUAL_PAUSE = 5
LONGEST_PAUSE = 24 * 60
"""Minutes; who wants to wait longer says when."""


def proposed_waves(marked: Marked, groups: Groups, tier_tag: str) -> WaveChoice:
    """A drill in the order of the application's tiers, where its machines have them; anything else all at once."""
    tiers = tier_waves(marked.estates, groups.tags(), tier_tag) if marked.action is Action.DRILL else ()
    return WaveChoice(By.TIER, MachineWaves(tiers)) if tiers else WaveChoice()


class WavesPage(AsrScreen[WaveChoice]):
    """Answers with the choice, also on esc: nothing that was chosen is lost."""

    CSS_PATH = STYLE
    title_words = "Waves"
    explanation = (
        "Machines of one wave begin side by side. The next wave begins when all of the one before have ended well: "
        "databases before what needs them. What is chosen here can be changed while it runs."
    )
    words = ("Failover", "Test failover")
    AUTO_FOCUS = "#fields"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Take", tooltip="Back to the page before, with these waves.", id="waves.take"),
    ]

    def __init__(self, workspace: Workspace, marked: Marked, groups: Groups, choice: WaveChoice) -> None:
        self._marked = marked
        self._known = groups
        self._choice = choice
        super().__init__(workspace)

    def crumbs(self) -> tuple[str, ...]:
        return (self._marked.subject, self._marked.choice.title, self.title_words)

    def compose_body(self) -> ComposeResult:
        yield Picture(id="waves-head", classes="head")
        yield FieldList(id="fields")
        yield Lines(id="waves", classes="below")

    def on_mount(self) -> None:
        self._draw()
        self.query_one("#fields", FieldList).move_to("by")

    def _draw(self) -> None:
        choice, marked = self._choice, self._marked
        words = f"How do the {marked.subject} follow one another?"
        self.query_one("#waves-head", Picture).show(lambda width: [rule(words, (), width)])
        entries = [_entry("by", "Waves", waves_words(choice))]
        if choice.waves.waves:
            entries.append(_entry("between", "Between two waves", between_words(choice.waves)))
        entries.append(_entry("error", "On error", ON_ERROR[choice.waves.on_error]))
        self.query_one("#fields", FieldList).show([*entries, go_on("Take these waves")])
        names = {one.item.id: one.item.machine_name for one in marked.estates}
        whole = replace(choice, waves=marked.whole(choice.waves))  # a replication group is in one wave
        self.query_one("#waves", Lines).show(partial(wave_list_rows, whole, names))

    @on(FieldList.Chosen)
    def _change(self, event: FieldList.Chosen) -> None:
        asked: dict[str, Callable[[], None]] = {
            "by": self._ask_by, "between": self._ask_between, "error": self._ask_error
        }  # fmt: skip
        asked.get(event.key, self.action_take)()

    def _ask_by(self) -> None:
        tiers, groups = self._tiers(), self._groups()
        offers = (
            PickOption(By.NOTHING.name, "All at once", "no waves"),
            PickOption(By.TIER.name, "By application tier", _names(tiers),
                       "" if tiers else f"fewer than two tiers have a name in the tag {self.settings.tier_tag}"),
            PickOption(By.PLAN_GROUP.name, "By recovery plan group", _names(groups),
                       "" if groups else "no recovery plan has them in two groups or more"),
            PickOption(By.HAND.name, "By hand", "a number for each machine"),
        )  # fmt: skip
        question = Question("By what do they follow one another?", offers, self._choice.by.name)
        push_dialog(self.app, Pick(question), self._take_by)

    def _tiers(self) -> tuple[MachineWave, ...]:
        return tier_waves(self._marked.estates, self._known.tags(), self.settings.tier_tag)

    def _groups(self) -> tuple[MachineWave, ...]:
        return plan_waves([one.item for one in self._marked.estates], self._known.plans())

    def _take_by(self, picked: Picked) -> None:
        by = By[picked.key]
        if by is By.HAND:
            push_dialog(self.app, OwnWavesPage(self.workspace, self._marked, self._choice.waves.waves), self._take_own)
            return
        waves = {By.TIER: self._tiers, By.PLAN_GROUP: self._groups}.get(by, lambda: ())()
        self._show(by, waves=waves)

    def _take_own(self, waves: tuple[MachineWave, ...]) -> None:
        self._show(By.HAND, waves=waves)

    def _ask_between(self) -> None:
        offers = tuple(PickOption(one.name, title, note) for one, title, note in _BETWEEN)
        question = Question("When does the next wave begin?", offers, self._choice.waves.between.name)
        push_dialog(self.app, Pick(question), self._take_between)

    def _take_between(self, picked: Picked) -> None:
        between = Between[picked.key]
        if between is not Between.AFTER_PAUSE:
            self._show(between=between, pause=timedelta())
            return

        def answered(text: str) -> None:
            self._show(between=between, pause=timedelta(minutes=int(text)))

        minutes = int(self._choice.waves.pause.total_seconds()) // 60 or USUAL_PAUSE
        push_dialog(self.app, AskText("How many minutes?", str(minutes), refusal=_pause_refusal), answered)

    def _ask_error(self) -> None:
        offers = tuple(PickOption(one.name, title, note) for one, title, note in _ON_ERROR)
        question = Question("What if a machine fails?", offers, self._choice.waves.on_error.name)
        push_dialog(self.app, Pick(question), self._take_error)

    def _take_error(self, picked: Picked) -> None:
        self._show(on_error=OnError[picked.key])

    def _show(self, by: By | None = None, **changes: Any) -> None:
        """Show what was chosen; the cursor goes to the last line, where Enter takes it."""
        self._choice = WaveChoice(by or self._choice.by, replace(self._choice.waves, **changes))
        self._draw()
        self.query_one("#fields", FieldList).move_to(GO_ON)

    def on_field_list_submitted(self) -> None:
        self.action_take()

    def action_take(self) -> None:
        self.dismiss(self._choice)

    def action_back(self) -> None:
        self.dismiss(self._choice)


def _entry(key: str, label: str, words: str) -> Entry:
    return Entry(key, lambda width: labelled(label, words, width, label_width=_LABEL + 2))


def _names(waves: tuple[MachineWave, ...]) -> str:
    return ", ".join(wave.name for wave in waves)


def _pause_refusal(text: str) -> str:
    if text.isascii() and text.isdecimal() and 1 <= int(text) <= LONGEST_PAUSE:
        return ""
    return f"Type whole minutes, from 1 to {LONGEST_PAUSE}."
