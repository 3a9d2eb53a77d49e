"""Page of the networks of a drill of several machines: isolated ones like those of production, or existing ones."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from asr_tui.domain.drafts.drill_networks import findings_of, isolated_networks, networks_in, own_network, unfit
from asr_tui.domain.drafts.enable_replication.draft import Choice
from asr_tui.domain.drafts.many import MachineChoices, SetDraft
from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.resources import VirtualNetwork
from asr_tui.services.workspace import Workspace
from asr_tui.ui.many.machines import Marked, review_of
from asr_tui.ui.many.page import ManyPage
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.many_networks import existing_rows, isolated_rows
from asr_tui.ui.present.many_words import region_words
from asr_tui.ui.present.rows import Row
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.drill_forms import ISOLATED, confirm_production
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.field_list import Entry, FieldList, go_on
from asr_tui.ui.widgets.lines import Picture


class ManyNetworksPage(ManyPage):
    """An existing network is chosen for the machines of its region; one joined with production is confirmed again."""

    title_words = "Test failover: networks"
    explanation = (
        "An isolated network copies the subnets of the one where the machines run, and reaches only itself: machines "
        "of one network meet each other there, as they do in production. A network that is joined with production "
        "lets test machines meet the real ones."
    )
    words = ("Test failover", "Virtual network")
    AUTO_FOCUS = "#networks"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Next", tooltip="On with the selected networks; nothing is sent yet.",
                id="networks.take"),
        Binding("c", "internet", "Change", tooltip="Whether the isolated networks reach the internet.",
                id="networks.change"),
        Binding("r", "again", "Read again", tooltip="Read the networks from Azure once more.", id="networks.again"),
        *copying.keys("the protected items", shown=False),
    ]  # fmt: skip

    def __init__(self, workspace: Workspace, marked: Marked, draft: SetDraft) -> None:
        self._draft = draft
        self._chosen: dict[str, tuple[ArmId, bool]] = {}
        self._deny_internet = True
        super().__init__(workspace, marked)

    def compose_body(self) -> ComposeResult:
        yield Picture(id="networks-head", classes="head")
        yield FieldList(id="networks")

    def on_mount(self) -> None:
        self.draw()
        self.query_one("#networks", FieldList).move_to(ISOLATED)

    @property
    def _regions(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.item.target_location for one in self.estates))

    def _of(self, region: str) -> tuple[ItemEstate, ...]:
        return tuple(one for one in self.estates if one.item.target_location == region)

    def draw(self) -> None:
        words = f"In which networks shall the {self.marked.subject} be tried?"
        where = (plain(f"in {region_words(self.estates)}"),)
        self.query_one("#networks-head", Picture).show(lambda width: [rule(words, where, width)])
        entries = [Entry(ISOLATED, self._isolated_rows, changes=False)]
        for region in self._regions:
            there = self._of(region)
            for network in networks_in(region, there):
                chosen = self._chosen.get(region, (None, False))[0] == network.id
                show = partial(existing_rows, network, there, len(self._regions) > 1, chosen)
                entries.append(Entry(str(network.id), show, changes=False))
        if len(self._regions) > 1:
            entries.append(go_on("Next: review"))
        self.query_one("#networks", FieldList).show(entries)

    def _isolated_rows(self, width: int) -> list[Row]:
        free = tuple(one for one in self.estates if one.item.target_location not in self._chosen)
        return isolated_rows(isolated_networks(free), deny_internet=self._deny_internet, width=width)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only isolated networks can be changed."""
        if action == "internet" and self.is_mounted:
            return self.query_one("#networks", FieldList).current == ISOLATED
        return super().check_action(action, parameters)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """That an existing network is taken as it is."""
        if action == "internet":
            return "only the isolated networks can be changed; an existing one is taken as it is."
        return super().reason(action, parameters)

    def on_option_list_option_highlighted(self) -> None:
        self.refresh_bindings()

    def action_internet(self) -> None:
        self._deny_internet = not self._deny_internet
        self.draw()

    @on(FieldList.Chosen)
    @on(FieldList.Submitted)
    def _entered(self) -> None:
        self.action_take()

    def action_take(self) -> None:
        key = self.query_one("#networks", FieldList).current
        network = self._network(key)
        if network is None:
            if key == ISOLATED:
                self._chosen = {}
            self._on()
        else:
            self._take(network)

    def _network(self, key: str) -> VirtualNetwork | None:
        return next((found for one in self.estates if key and (found := one.network(ArmId(key))) is not None), None)

    def _take(self, network: VirtualNetwork) -> None:
        """Choose an existing network for the machines of its region, where it is not joined with production."""
        there = self._of(network.location)
        if missing := unfit(network, there):
            self.say(f"! {plain(network.name)} has no subnet for {len(missing)} of them, {plain(missing[0])} first.")
            return
        findings = findings_of(network, there)
        if not findings:
            self._chosen[network.location] = (network.id, False)
            self._next()
            return

        def use() -> None:
            self._chosen[network.location] = (network.id, True)
            self._next()

        confirm_production(self, network, findings[:4], "the test machines may act on real ones", use)

    def _next(self) -> None:
        """On to the review where there is one region; else the other regions may have networks of their own."""
        if len(self._regions) == 1:
            self._on()
        else:
            self.draw()

    def _on(self) -> None:
        draft = self._draft
        for one in self.estates:
            draft = draft.excepting(one.item.id, self._choices(one))
        self.go(review_of(self.workspace, self.marked, draft))

    def _choices(self, estate: ItemEstate) -> MachineChoices:
        usual = replace(self._draft.choices, deny_internet=self._deny_internet)
        chosen = self._chosen.get(estate.item.target_location)
        if chosen is None:
            return replace(usual, network=own_network(estate))
        return replace(usual, network=Choice(id=chosen[0]), network_confirmed=chosen[1])
