"""One protected machine: stage, recovery points, health, disks, network and events."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.worker import Worker

from asr_tui.domain import steps
from asr_tui.domain.attention import needs
from asr_tui.domain.direction import Display
from asr_tui.domain.drafts.health import RefreshHealthDraft
from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.repair_ways import RepairPlace, Way, way_of
from asr_tui.domain.resources import Vault
from asr_tui.services.machine_details import MachineReader
from asr_tui.services.vault_snapshot import VaultSnapshot
from asr_tui.services.workspace import Workspace
from asr_tui.ui.navigation import HistoryOf, RunOf
from asr_tui.ui.present import machine
from asr_tui.ui.present.resource_links import ResourceLink, of_machine
from asr_tui.ui.review.screen import change_review
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.frame import push_dialog
from asr_tui.ui.shell.machine_keys import MachineKeysScreen
from asr_tui.ui.shell.repairing import REPAIR, follow_way
from asr_tui.ui.widgets.lines import Lines
from asr_tui.ui.widgets.panes import Pane
from asr_tui.ui.widgets.stale_line import StaleLine


class MachineScreen(MachineKeysScreen):
    """Shows the polled machine and reads the details that the poll lacks."""

    title_words = "Machine"
    explanation = (
        "One protected machine. Its recovery points are the moments to which it can go back; the newest one says how "
        "much would be lost now (RPO). Health errors say what threatens them."
    )
    changing_actions = frozenset({"check_health"})
    shows_parts = True
    words = ("Recovery point", "RPO", "Crash-consistent", "App-consistent", "Failover", "Re-protect", "Failback")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "actions",
            "Actions",
            tooltip="Drill, failover, commit, re-protect, disable: what Azure offers now.",
            id="machine.actions",
        ),
        *MachineKeysScreen.NEXT_STEPS,
        *MachineKeysScreen.DRILL_AND_FAILOVER,
        REPAIR,
        Binding("r", "refresh", "Read again", tooltip="Ask Azure again now.", id="screen.refresh"),
        Binding(
            "h",
            "check_health",
            "Health check",
            tooltip="Let Azure check the vault's machines now.",
            id="machine.health",
        ),
        Binding(
            "c",
            "change_settings",
            "Change",
            tooltip="Its name, size, network, addresses and disks at a failover or drill.",
            id="machine.settings",
        ),
        Binding(
            "f10",
            "history",
            "Audit log",
            tooltip="What was done to it from this computer, by whom.",
            id="machine.history",
        ),
        *copying.keys("the machine"),
    ]

    def __init__(self, workspace: Workspace, vault: Vault, item: ArmId, display: Display) -> None:
        self._item_id = item
        self._display_name = display
        known = workspace.feeds.of(vault.id).value.so_far.item(item)
        self._machine_name = known.machine_name if known else item.name
        self._reading: Worker[None] | None = None
        self._view: machine.MachineView | None = None
        self._told_operations: frozenset[str] | None = None
        super().__init__(workspace, vault)
        self.snapshot = self.feed.value.so_far
        self._details = self._reader()

    def crumbs(self) -> tuple[str, ...]:
        return (self.vault.name, self._machine_name)

    def compose_body(self) -> ComposeResult:
        yield StaleLine()
        with Pane(id="machine"):
            yield Lines(classes="content", id="facts")

    def on_mount(self) -> None:
        self.query_one(Pane).loading_words("Reading the machine and its recovery points")

    def on_screen_resume(self) -> None:
        """Read the details again, which stops while another screen covers this one."""
        super().on_screen_resume()
        if self.is_mounted:
            self._read_more()

    def _read_more(self) -> None:
        """Read the details, one read at a time."""
        if self._listed_now() is not None and (self._reading is None or self._reading.is_finished):
            self._reading = self.run_worker(self._read(), name="its details", group="load-machine")

    def _listed_now(self) -> ProtectedItem | None:
        """The machine in the newest snapshot; None while this screen is covered or the poll fails."""
        snapshot = self.snapshot
        return snapshot.followed(self._item_id) if snapshot.error is None and self.is_current else None

    async def _read(self) -> None:
        """Read the details until they are as new as the snapshot."""
        read: VaultSnapshot | None = None
        while (snapshot := self.snapshot) is not read and (listed := self._listed_now()) is not None:
            self._follow_move(listed)
            await self._details.read(listed)
            read = snapshot
            self.draw()
            if await self._details.read_around(listed):
                self.draw()

    def _follow_move(self, listed: ProtectedItem) -> None:
        """Start with new details where a re-protect has moved the item."""
        if listed.id != self._item_id:
            self._item_id = listed.id
            self._details = self._reader()

    def _reader(self) -> MachineReader:
        session = self.workspace.session
        topology = self.workspace.choices.topology
        return MachineReader(session.site_recovery, session.catalog, session.clock, topology, self._item_id)

    def show(self, snapshot: VaultSnapshot) -> None:
        """Draw the polled machine and the details read so far."""
        listed = snapshot.followed(self._item_id)
        pane = self.query_one(Pane)
        if listed is not None and (snapshot.is_partial or snapshot.read_at is not None):
            self._machine_name = listed.machine_name
            self._follow_move(listed)
            self._show_machine(listed, snapshot)
            if pane.state != "ready":
                pane.ready()
        elif snapshot.read_at is not None:
            self._view = None
            pane.empty_words(
                "The vault does not protect this machine any more.",
                "Its replication was disabled, or it was purged: esc shows the vault's machines.",
            )
        elif snapshot.error is not None:
            pane.failed_words(snapshot.error, retry=self.retry_words(snapshot.error))
        offered = self._view.item.allowed_operations if self._view else None
        if offered != self._told_operations:
            self._told_operations = offered
            self.refresh_bindings()
        self._read_more()

    def _show_machine(self, listed: ProtectedItem, snapshot: VaultSnapshot) -> None:
        measured = self.feed.rpo_history.of(self._item_id)
        read_at = snapshot.read_at or self.workspace.session.clock.now()
        view = machine.view_of(listed, self._details.value, measured, read_at, self.zone, snapshot.jobs)
        self._view = view
        self.query_one(Lines).show(lambda width: machine.rows(view, self._display_name, width, self.zone))

    def selected_resources(self) -> tuple[ResourceLink, ...]:
        return (of_machine(self._view.item.machine if self._view else self._item_id),)

    def selected_machine(self) -> ProtectedItem | None:
        return self._view.item if self._view else None

    def action_check_health(self) -> None:
        review = change_review(self.workspace, self.vault.id, RefreshHealthDraft(self.vault.id), "Check health")
        push_dialog(self.app, review, lambda run_id: self.go_to(RunOf(run_id)))

    @property
    def _way(self) -> Way | None:
        """Where the gravest of its needs is put right."""
        if self._view is None:
            return None
        now = self.snapshot.read_at or self.workspace.session.clock.now()
        found = needs((self._view.item,), self.snapshot.jobs, now)
        here = (way for need in found if (way := way_of(need)).to is not RepairPlace.MACHINE)
        return next(here, None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "repair" and self._way is None:
            return False
        return super().check_action(action, parameters)

    def right_of(self, action: str, parameters: tuple[object, ...]) -> tuple[str, tuple[ArmId, ...]]:
        if action == "check_health":
            return steps.RefreshHealth.right, (self.vault.id,)
        return super().right_of(action, parameters)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why a key of the machine does nothing now."""
        if action == "repair":
            return "nothing of it needs a repair that has a place of its own."
        return super().reason(action, parameters)

    def action_repair(self) -> None:
        if (way := self._way) and (item := self.selected_machine()):
            follow_way(self, self.vault, way, item, self._display_name)

    def action_history(self) -> None:
        self.go_to(HistoryOf(self.vault, self._machine_name))

    def action_refresh(self) -> None:
        self._details.expire()
        super().action_refresh()
