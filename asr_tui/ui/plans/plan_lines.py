"""The lines of a recovery plan: drawn, and read again; what changes them is in `editor.py`."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from textual.app import ComposeResult

from asr_tui.domain.errors import AsrError, NotFound
from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan_editing import Editing
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_plans import RecoveryPlan
from asr_tui.domain.resources import Vault
from asr_tui.services.vault_snapshot import VaultSnapshot
from asr_tui.services.workspace import Workspace
from asr_tui.ui.present.plan_editor import EditorLine, EditorView, about_rows, head, lines
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.regions import Regions
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.columns import Column, TableRow
from asr_tui.ui.widgets.lines import Lines
from asr_tui.ui.widgets.rule_head import RuleHead
from asr_tui.ui.widgets.table import Table

_COLUMNS = (Column("In this order", most=44), Column("", most=18), Column("", most=60))


class PlanLinesScreen(AsrScreen[str]):
    """A subclass changes the plan in `take`. `keep` gets the unsaved editing, None once there is nothing unsaved."""

    CSS_PATH = "plan_lines.tcss"
    AUTO_FOCUS = "#order"
    title_words = "Recovery plan"
    explanation = (
        "A run fails all machines over at once, then starts them group after group. Actions stand before or after a "
        "group. Nothing is sent to Azure before it was reviewed."
    )
    words = ("Recovery plan", "Failover", "Multi-VM consistency")

    def __init__(
        self,
        workspace: Workspace,
        vault: Vault,
        editing: Editing,
        plans: tuple[RecoveryPlan, ...] = (),
        keep: Callable[[Editing | None], None] | None = None,
        notice: str = "",
    ) -> None:
        self.vault = vault
        self.editing = editing
        self.plans = plans
        self.keep = keep
        self._first_notice = notice
        self.marks: set[ArmId] = set()
        self.items: tuple[ProtectedItem, ...] | None = None
        self._lines: dict[str, EditorLine] = {}
        self.snapshot = VaultSnapshot()
        self.regions = Regions(workspace.choices, vault.id.subscription)
        super().__init__(workspace)

    def crumbs(self) -> tuple[str, ...]:
        return (self.vault.name, "Recovery plans", self.editing.plan.name)

    def compose_body(self) -> ComposeResult:
        yield RuleHead(id="plan-head")
        yield Table(*_COLUMNS, markable=True, header=False, id="order")
        yield Lines(id="about")

    def on_mount(self) -> None:
        self.query_one("#about", Lines).can_focus = False
        self.draw()
        self.show_notice(self._first_notice)
        self.run_worker(self._follow(), name="the vault", group="watch-vault")
        self.run_worker(self.regions.read(), name="the regions", group="load-regions")
        if self.editing.base is not None:
            self.action_again()

    async def _follow(self) -> None:
        async for snapshot in self.workspace.feeds.of(self.vault.id).changes():
            self.snapshot = snapshot
            if snapshot.read_at is not None:
                self.items = snapshot.items
                self.draw()

    # Drawing

    @property
    def view(self) -> EditorView:
        return EditorView.of(self.editing, self.items, self.plans, self.marks)

    def draw(self, cursor: str = "") -> None:
        """Draw all lines; the cursor goes to that key, else stays."""
        view = self.view
        found = lines(view)
        self._lines = {one.key: one for one in found}
        table = self.query_one("#order", Table)
        rows = [TableRow(one.key, one.cells, one.member in view.marks if one.member else False) for one in found]
        table.show(rows, chosen=True)
        if cursor:
            table.move_to(cursor)
        self.query_one(RuleHead).ask(*head(view))
        self._show_about()
        self.update_top_line()
        self.refresh_bindings()

    def _show_about(self) -> None:
        view, line = self.view, self.line
        self.query_one("#about", Lines).show(lambda width: about_rows(view, line, width))

    @property
    def line(self) -> EditorLine | None:
        """The line under the cursor."""
        return self._lines.get(self.query_one("#order", Table).cursor_key or "") if self.is_mounted else None

    def on_table_highlighted(self) -> None:
        self._show_about()
        self.refresh_bindings()

    # Reading again

    def action_again(self) -> None:
        self.workspace.feeds.of(self.vault.id).refresh()
        if self.editing.base is not None:
            self.run_worker(self._read_again(), name="the plan", group="load-plan", exclusive=True)

    async def _read_again(self) -> None:
        try:
            there = await self.workspace.session.site_recovery.plan(self.editing.plan.id)
        except NotFound:
            self.show_notice("! Somebody has deleted the plan. Saving makes it again, as a new one.")
            self.take(replace(self.editing, base=None))
        except AsrError as error:
            self.show_notice(f"! Could not read the plan again: {plain(error.title)}.")
        else:
            self.read(there)

    def read(self, there: RecoveryPlan) -> None:
        """Take over what Azure has; where there are changes of one's own they stay, and saving asks."""
        if not self.editing.changed:
            self.editing = Editing(there, there)
            self.draw()
        elif self.editing.base is not None and there.groups != self.editing.base.groups:
            self.show_notice("! Somebody else has changed the plan meanwhile. Yours is untouched; saving shows both.")

    def take(self, editing: Editing, cursor: str = "") -> None:
        """Go on with another editing; the cursor goes to the line of that key, else stays."""
        self.editing = editing
        self.kept(editing if editing.changed else None)
        self.draw(cursor)

    def kept(self, editing: Editing | None) -> None:
        """Keep what is unsaved for the screen below."""
        if self.keep is not None:
            self.keep(editing)
