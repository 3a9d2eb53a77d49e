"""The screen of each destination; imports all rooms.

Imported in a thread while a person chooses a vault, since nothing before that needs it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from textual.app import App
from textual.screen import Screen

from asr_tui.services.item_planning import Inquiry
from asr_tui.services.workspace import Workspace
from asr_tui.ui import messages
from asr_tui.ui.machine import action_pages
from asr_tui.ui.machine.actions import ActionsScreen
from asr_tui.ui.machine.drill_report import report_of_job
from asr_tui.ui.machine.drill_set_report import DrillSetReportScreen
from asr_tui.ui.machine.machine import MachineScreen
from asr_tui.ui.machine.target_settings import TargetSettingsScreen
from asr_tui.ui.many.first_pages import points_again
from asr_tui.ui.many.menu import ManyActionsScreen
from asr_tui.ui.navigation import (
    ActionsOf,
    ActionsOfMany,
    AgentUpdatesOf,
    AlertsOf,
    AllVaults,
    CostsOf,
    Destination,
    DrillReportOf,
    DrillSetReportOf,
    GroupRunOf,
    HistoryOf,
    HomeOf,
    JobOf,
    JobsOf,
    LeftoversOf,
    MachineOf,
    NewPlanOf,
    NewVault,
    PlansOf,
    PointAgainOf,
    PointsAgain,
    PoliciesOf,
    ProtectMachines,
    RunOf,
    ShowsMachines,
    SignalsOf,
    TargetSettingsOf,
)
from asr_tui.ui.plans.group_page import GroupRunPage
from asr_tui.ui.plans.new_plan_page import NewPlanPage
from asr_tui.ui.plans.plans import PlansScreen
from asr_tui.ui.protect.ending import LEFT_WORDS
from asr_tui.ui.protect.wizard import EnableReplicationWizard
from asr_tui.ui.run.job import JobScreen
from asr_tui.ui.run.jobs import JobsScreen
from asr_tui.ui.run.run import RunScreen
from asr_tui.ui.text import plain
from asr_tui.ui.vault.agent_updates import AgentUpdatesScreen
from asr_tui.ui.vault.alerts import AlertsScreen
from asr_tui.ui.vault.all_vaults import AllVaultsScreen
from asr_tui.ui.vault.costs import CostsScreen
from asr_tui.ui.vault.history import HistoryScreen
from asr_tui.ui.vault.home import HomeScreen
from asr_tui.ui.vault.leftovers import LeftoversScreen
from asr_tui.ui.vault.new_vault import NewVaultScreen
from asr_tui.ui.vault.policies import PoliciesScreen
from asr_tui.ui.vault.signals import SignalsScreen

Answer = TypeVar("Answer")
To = TypeVar("To")


def _row(kind: type[To], make: Callable[[To, Workspace], object]) -> tuple[type, Callable[[object, Workspace], object]]:
    """A checked entry of `SCREENS`."""

    def made(to: object, workspace: Workspace) -> object:
        if not isinstance(to, kind):
            raise TypeError(f"{type(to).__name__} is no {kind.__name__}")
        return make(to, workspace)

    return kind, made


SCREENS = dict(
    (
        _row(HomeOf, lambda to, work: HomeScreen(work, to.vault, to.notice, to.unfinished)),
        _row(NewVault, lambda to, work: NewVaultScreen(work, to.subscription, to.draft, to.keep)),
        _row(ProtectMachines, lambda to, work: EnableReplicationWizard(work, to.vault, resume=to.resume)),
        _row(MachineOf, lambda to, work: MachineScreen(work, to.vault, to.item, to.display)),
        _row(ActionsOf, lambda to, work: ActionsScreen(work, Inquiry(work.session, to.item), to.first)),
        _row(ActionsOfMany, lambda to, work: ManyActionsScreen(work, to.items, to.first)),
        _row(AllVaults, lambda _, work: AllVaultsScreen(work)),
        _row(PointAgainOf, lambda to, work: action_pages.point_again(work, Inquiry(work.session, to.item), to.kept)),
        _row(PointsAgain, lambda to, work: points_again(work, to.items, to.kept)),
        _row(RunOf, lambda to, work: RunScreen(work, to.run_id, back_to=to.back_to)),
        _row(AlertsOf, lambda to, work: AlertsScreen(work, to.vault)),
        _row(AgentUpdatesOf, lambda to, work: AgentUpdatesScreen(work, to.vault)),
        _row(PoliciesOf, lambda to, work: PoliciesScreen(work, to.vault)),
        _row(CostsOf, lambda to, work: CostsScreen(work, to.vault)),
        _row(LeftoversOf, lambda to, work: LeftoversScreen(work, to.vault)),
        _row(TargetSettingsOf, lambda to, work: TargetSettingsScreen(work, to.vault, to.items)),
        _row(HistoryOf, lambda to, work: HistoryScreen(work, to.vault, to.machine)),
        _row(JobsOf, lambda to, work: JobsScreen(work, to.vault)),
        _row(DrillReportOf, report_of_job),
        _row(DrillSetReportOf, lambda to, work: DrillSetReportScreen(work, to.asked)),
        _row(PlansOf, lambda to, work: PlansScreen(work, to.vault, to.plan)),
        _row(GroupRunOf, lambda to, work: GroupRunPage(work, to.item, to.action)),
        _row(NewPlanOf, lambda to, work: NewPlanPage(work, to.vault, to.items)),
        _row(SignalsOf, lambda to, work: SignalsScreen(work, to.vault)),
        _row(JobOf, lambda to, work: JobScreen(work, to.vault, to.name)),
    )
)
"""Each destination with its screen."""


def screen_for(to: Destination[Answer], workspace: Workspace) -> Screen[Answer]:
    """The screen of a destination."""
    screen = SCREENS[type(to)](to, workspace)
    if not isinstance(screen, Screen):
        raise TypeError(f"no screen for {to}")
    return screen


_OTHER_HOME = "This is the home of {} now: the wizard was moved to that vault. v leads to the other vaults."


async def wizard_over(app: App[None], over: messages.WizardOver) -> None:
    """Close the wizard and replace the home below with that of the chosen vault."""
    if not isinstance(app.screen, EnableReplicationWizard):  # a second key said the same
        return
    with app.batch_update():
        await app.pop_screen()
        if isinstance(app.screen, ShowsMachines):
            notice = _OTHER_HOME.format(plain(over.vault.id.name))
            notice = notice if over.run_id else f"{notice} {LEFT_WORDS}"
            await app.switch_screen(HomeScreen(over.workspace, over.vault, notice))
        if over.run_id:
            await app.push_screen(RunScreen(over.workspace, over.run_id))
