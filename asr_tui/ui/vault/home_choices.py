"""What a person chooses of home's list, and keeps in the settings: its order and its columns; and its export."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from asr_tui.domain.settings import Settings
from asr_tui.domain.sort_orders import SortOrder
from asr_tui.domain.wording import and_join
from asr_tui.services import machine_export
from asr_tui.services.report_port import Reports
from asr_tui.ui import messages
from asr_tui.ui.dialogs.choose import Choose
from asr_tui.ui.dialogs.tick import Tick
from asr_tui.ui.present import home_columns
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.exporting import export
from asr_tui.ui.shell.frame import push_dialog
from asr_tui.ui.vault.machine_table import MachineTable

_FILES = "Three files are written, for you alone: to read (.md), for a spreadsheet (.csv), for programs (.json)."
_MEANINGS = {
    SortOrder.NEED: "what needs somebody, gravest first",
    SortOrder.NAME: "A to Z",
    SortOrder.STATE: "A to Z, the same states together",
    SortOrder.RPO: "what a failover would lose now, longest first",
    SortOrder.POINT: "newest first",
    SortOrder.DRILL: "never drilled, then the oldest",
    SortOrder.DIRECTION: "from where to where, A to Z",
    SortOrder.GROUP: "the multi-VM group, A to Z, without one last",
    SortOrder.PLAN: "the recovery plans, A to Z, without one last",
}


def keep(screen: AsrScreen[None], settings: Settings) -> None:
    """Use these settings at once, and save them."""
    screen.host.settings = settings
    screen.post_message(messages.SettingsChanged(settings))


def choose_order(screen: AsrScreen[None], then: Callable[[], None]) -> None:
    """Ask for the order of the machines; `then` shows it."""
    answers = [(order.value, order.value.capitalize().replace("Rpo", "RPO"), _MEANINGS[order]) for order in SortOrder]

    def chosen(value: str) -> None:
        keep(screen, replace(screen.settings, home_order=value))
        then()

    dialog = Choose("In which order?", [], answers, selected=screen.settings.home_order)
    push_dialog(screen.app, dialog, chosen)


def choose_columns(screen: AsrScreen[None], table: MachineTable, then: Callable[[], None]) -> None:
    """Ask for the columns; with none ticked, as many as fit are shown."""
    options = [(name, home_columns.TITLES[name], home_columns.MEANINGS[name]) for name in home_columns.NAMES[1:]]

    def chosen(names: tuple[str, ...]) -> None:
        keep(screen, replace(screen.settings, home_columns=", ".join(names)))
        then()
        if names and (missing := table.without_room):
            screen.say(f"No room for {and_join(missing)} in this terminal.")

    now = frozenset(home_columns.chosen(screen.settings.home_columns) or table.visible_columns)
    hint = "Those that have no room are left out. With none ticked the list shows what fits."
    push_dialog(screen.app, Tick("Which columns beside the name?", options, now, hint=hint), chosen)


def export_machines(screen: AsrScreen[None], reports: Reports, table: MachineTable, vault: str) -> None:
    """Write what is shown, in its order and with its columns."""
    shown, now = table.shown, screen.workspace.session.clock.now()
    heads, rows = home_columns.exported(table.visible_columns, shown)
    words = f"{table.order.words}; filter: {table.filter.strip()}" if table.filter.strip() else table.order.words
    listed = machine_export.Listed(vault, words, heads, rows, shown)
    export(screen, reports, lambda folder: machine_export.save(reports, folder, listed, now), _FILES)
