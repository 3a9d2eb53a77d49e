"""Pages of a drill: recovery point, network, and the notes of its clean-up."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from asr_tui.domain import names
from asr_tui.domain.drafts.drill import CleanUpDraft, DrillDraft, group_words, isolated_network, network_findings
from asr_tui.domain.drafts.enable_replication import Choice
from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.point_choices import PointChoice
from asr_tui.domain.resources import VirtualNetwork
from asr_tui.services.item_planning import Inquiry
from asr_tui.services.workspace import Workspace
from asr_tui.ui.dialogs.ask_text import AskText
from asr_tui.ui.dialogs.choose import Choose
from asr_tui.ui.machine.day_two_page import DayTwoPage
from asr_tui.ui.machine.point import PointPage
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.rows import Row, counted, left, wrapped
from asr_tui.ui.review.screen import machine_review
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.drill_forms import ISOLATED, CleanUpForm, confirm_production
from asr_tui.ui.shell.frame import push_dialog
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.field_list import Entry, FieldList
from asr_tui.ui.widgets.lines import Picture

CLONE_WORDS = (
    "A drill is also how an application is cloned to look at it: the test machine may stay as long as you like, and "
    "is billed until it is cleaned up."
)


class DrillPointPage(PointPage):
    """Recovery point of the test machine."""

    title_words = "Test failover"
    explanation = (
        "A test failover starts a copy in a closed network to see that it works. Replication goes on, and production "
        f"does not notice. {CLONE_WORDS}"
    )

    def __init__(self, workspace: Workspace, inquiry: Inquiry, kept: DrillDraft | None = None) -> None:
        """`kept`: what was chosen before, where only another point is chosen."""
        self._kept = kept
        super().__init__(workspace, inquiry)

    def question(self, estate: ItemEstate) -> str:
        alone = f" Only {estate.item.machine_name} is drilled, not its group." if group_words(estate) else ""
        return f"Drill: which state of {estate.item.machine_name} shall be tried?{alone}"

    def below(self, estate: ItemEstate, width: int) -> list[Row]:
        network = self._kept.network.id if self._kept else None
        kept = wrapped(f"Network: {plain(network.name)}, as chosen before.", width) if network else []
        words = plain(group_words(estate))
        group = wrapped(words, width, "warn", indent="  ", first="! ") if words else []
        return [*kept, *group, *super().below(estate, width)]

    def chosen(self, choice: PointChoice) -> None:
        if self._kept is not None:
            self.go(machine_review(self.workspace, self.inquiry, replace(self._kept, point=choice)))
            return
        draft = DrillDraft(self.item.id, self.item.machine_name, choice)
        self.go(DrillNetworkPage(self.workspace, self.inquiry, draft))


class DrillNetworkPage(DayTwoPage):
    """Network of the test machine; one joined with production is confirmed again."""

    title_words = "Test failover: network"
    explanation = (
        "Azure starts the test machine in whatever network it is told. A network that is joined with production lets "
        "it meet the real machines: with the same name, and perhaps writing into the same database."
    )
    words = ("Test failover", "Virtual network")
    AUTO_FOCUS = "#networks"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Next", tooltip="On with the selected network; nothing is sent yet.",
                id="drill.network"),
        Binding("c", "change", "Change", tooltip="The isolated network's name, and whether it reaches the internet.",
                id="drill.change"),
        Binding("r", "again", "Read again", tooltip="Read the networks from Azure once more.", id="drill.again"),
        *copying.keys("the protected item", shown=False),
    ]  # fmt: skip

    def __init__(self, workspace: Workspace, inquiry: Inquiry, draft: DrillDraft) -> None:
        self._draft = draft
        super().__init__(workspace, inquiry)

    def compose_body(self) -> ComposeResult:
        yield Static(id="question", classes="question", markup=False)
        yield Picture(id="networks-head", classes="head")
        yield FieldList(id="networks")

    def show(self, estate: ItemEstate) -> None:
        where = estate.display(estate.item.target_location)
        words = f"In which network shall the test machine start? Only those in {where} can be chosen."
        self.query_one("#question", Static).update(plain(words))
        here = [one for one in estate.networks if one.location == estate.item.target_location]
        there = (f"{counted(len(here), 'network')} there already",)
        self.query_one("#networks-head", Picture).show(
            lambda width: [rule(f"Networks in {plain(where)}", there, width)]
        )
        entries = [Entry(ISOLATED, lambda width: self._isolated_rows(estate, width), changes=False)]
        entries += [Entry(str(one.id), _drawing(one, estate), changes=False) for one in here]
        fields = self.query_one("#networks", FieldList)
        before = fields.current
        fields.show(entries)
        if not before:
            fields.move_to(ISOLATED)

    def _isolated_rows(self, estate: ItemEstate, width: int) -> list[Row]:
        network = isolated_network(self._draft, estate)
        made = "exists already" if estate.network(network) else "new, same subnets"
        internet = "nothing gets out to the internet" if self._draft.deny_internet else "the internet can be reached"
        head: Row = (("An isolated network  ", "strong"), f"{plain(network.name)}  ", (made, "quiet"))
        words = f"reaches only itself; {internet} (c changes that, and the name)"
        return [head, *wrapped(words, width, "good" if self._draft.deny_internet else "warn", indent="  ")]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only the isolated network can be changed."""
        if action == "change" and self.is_mounted and self.query_one("#networks", FieldList).current != ISOLATED:
            return None
        return super().check_action(action, parameters)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """That an existing network is taken as it is."""
        if action == "change":
            return "only the isolated network can be changed; an existing one is taken as it is."
        return super().reason(action, parameters)

    def action_change(self) -> None:
        """Ask what of the isolated network to change."""
        blocked = self._draft.deny_internet
        now = "nothing gets out now" if blocked else "it can be reached now"
        answers = [
            ("internet", "Let it reach the internet" if blocked else "Let nothing out", now),
            ("name", "Its name", isolated_network(self._draft, self.estate).name),
        ]
        question = Choose("What of the isolated network?", (), answers)
        changes = {"internet": self._change_internet, "name": self._ask_name}
        push_dialog(self.app, question, lambda answer: changes[answer]())

    def _ask_name(self) -> None:
        """Ask for the name of the new network."""

        def answered(name: str) -> None:
            self._draft = replace(self._draft, network=Choice(name=name))
            self.show(self.estate)
            self.query_one("#networks", FieldList).move_to(ISOLATED)

        push_dialog(
            self.app,
            AskText(
                "What shall the isolated network be called?",
                isolated_network(self._draft, self.estate).name,
                explanation="It is made in the machine's target resource group. Empty takes the proposed name.",
                refusal=lambda name: names.network_refusal(name) if name else "",
            ),
            answered,
        )

    def _change_internet(self) -> None:
        self._draft = replace(self._draft, deny_internet=not self._draft.deny_internet)
        self.show(self.estate)

    @on(FieldList.Chosen)
    def _chosen(self) -> None:
        self.action_take()

    def action_take(self) -> None:
        key = self.query_one("#networks", FieldList).current
        isolated = isolated_network(self._draft, self.estate)
        network = self.estate.network(isolated if key in {"", ISOLATED} else ArmId(key))
        if network is None:
            self._on(replace(self._draft, network_confirmed=False))
            return
        draft = replace(self._draft, network=Choice(id=network.id))
        findings = tuple(network_findings(network, self.estate))
        if not findings:
            self._on(draft)
            return
        use = partial(self._on, replace(draft, network_confirmed=True))
        confirm_production(self, network, findings, "the test machine may act on real ones", use)

    def _on(self, draft: DrillDraft) -> None:
        self.go(machine_review(self.workspace, self.inquiry, draft))


def _drawing(network: VirtualNetwork, estate: ItemEstate) -> Callable[[int], list[Row]]:
    def draw(width: int) -> list[Row]:
        findings = tuple(network_findings(network, estate))
        head: Row = (left(plain(network.name), 30), " ", (", ".join(network.prefixes), "quiet"))
        rows = [head]
        for finding in findings:
            rows += wrapped(plain(finding), width, "warn", indent="    ", first="  ! ")
        return rows if findings else [head, (("  + not joined with production, as far as can be seen", "good"),)]

    return draw


class CleanUpPage(CleanUpForm, DayTwoPage):
    """Notes on the drill of one machine."""

    title_words = "Clean up test failover"
    explanation = (
        "The test machine, its disks and its interfaces are deleted, and with them what they cost. A drill counts "
        "only when it was cleaned up. What you note here is kept in Azure and in the drill report."
    )
    BINDINGS: ClassVar[list[BindingType]] = [*copying.keys("the protected item", shown=False)]

    def question(self) -> str:
        return "How did it go?"

    def noted(self, notes: str) -> None:
        draft = CleanUpDraft(self.item.id, self.item.machine_name, notes)
        self.go(machine_review(self.workspace, self.inquiry, draft))
