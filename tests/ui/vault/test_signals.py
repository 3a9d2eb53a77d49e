"""The signals of an outage as a person sees them: from the line on home to the review, and when it ends meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from asr_tui.domain import kinds
from asr_tui.domain.drafts.recovery_plan_run import RunRecoveryPlanDraft
from asr_tui.domain.errors import AccessDenied, AsrError
from asr_tui.domain.health_reports import Availability, Cause, Incident, MachineHealth
from asr_tui.domain.kinds import Kind
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.domain.recovery_plans import GroupKind, PlanGroup, PlanMember, RecoveryPlan, with_fixed_groups
from asr_tui.services.workspace import Workspace
from asr_tui.ui.machine.actions import ActionsScreen
from asr_tui.ui.machine.machine import MachineScreen
from asr_tui.ui.many.menu import ManyActionsScreen
from asr_tui.ui.review.screen import change_review
from asr_tui.ui.vault.home import HomeScreen
from asr_tui.ui.vault.proposal import ProposalScreen
from asr_tui.ui.vault.signals import SignalsScreen
from asr_tui.ui.widgets.lines import Lines
from tests.domain import outage_samples
from tests.domain.plan_samples import PRIMARY, RECOVERY
from tests.fakes import NOW, FakeCatalog, FakeSiteRecovery
from tests.ui import samples
from tests.ui.pilot import press, running, settle, shown, until
from tests.workspaces import fake_workspace

BEGAN = NOW - timedelta(minutes=30)


def machine(name: str, *, silent: bool = True, **more: object) -> ProtectedItem:
    item = outage_samples.machine(name)
    own = replace(item, id=samples.ITEMS[0].id.parent().child("replicationProtectedItems", name), rpo_at=NOW)
    own = replace(own, last_heartbeat=BEGAN if silent else NOW)
    return replace(own, **more)


def issue(*, active: bool = True, service: str = "Virtual Machines") -> Incident:
    mitigated = None if active else NOW - timedelta(minutes=1)
    return replace(
        outage_samples.issue(service=service, active=active), started=BEGAN, mitigated=mitigated, updated=NOW
    )


def health(item: ProtectedItem, cause: Cause = Cause.PLATFORM) -> MachineHealth:
    told = outage_samples.health(item, Availability.UNAVAILABLE, cause)
    return replace(told, since=BEGAN + timedelta(minutes=1), reported=NOW, summary="It is not available.")


@dataclass
class Azure:
    """What the sources answer now, by kind; an error is raised."""

    answers: dict[Kind[object], object] = field(default_factory=dict)

    def lists(self) -> dict[Kind[object], Callable[[str], Awaitable[tuple[object, ...]]]]:
        watched = (kinds.MACHINE_HEALTH, kinds.INCIDENT, kinds.EMERGING_ISSUE, kinds.LOGGED_CHANGE)
        return {kind: self._reader(kind) for kind in watched}

    def _reader(self, kind: Kind[object]) -> Callable[[str], Awaitable[tuple[object, ...]]]:
        async def read(_: str) -> tuple[object, ...]:
            answer = self.answers.get(kind, ())
            if isinstance(answer, AsrError):
                raise answer
            return tuple(answer)  # type: ignore[arg-type]

        return read


@asynccontextmanager
async def at_home(
    items: tuple[ProtectedItem, ...], azure: Azure, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Pilot[None], Workspace, FakeSiteRecovery]]:
    async with running(size=size) as pilot:
        recovery = FakeSiteRecovery(all_items=items)
        workspace = fake_workspace(catalog=FakeCatalog(lists=azure.lists()), site_recovery=recovery)
        await pilot.app.push_screen(HomeScreen(workspace, samples.VAULT))
        await until(pilot, lambda: "Reading contoso-vault" not in shown(pilot))
        await until(pilot, lambda: not any(one.waiting for one in workspace.signals.of(samples.VAULT.id).value.reads))
        await settle(pilot)
        yield pilot, workspace, recovery
        await workspace.signals.close()


FOUR = tuple(machine(f"web-0{number}") for number in range(1, 5))
LOST = Azure({kinds.INCIDENT: (issue(),), kinds.MACHINE_HEALTH: tuple(map(health, FOUR))})


async def test_home_has_no_line_while_all_is_well() -> None:
    well = tuple(machine(f"web-0{number}", silent=False) for number in range(1, 5))
    async with at_home(well, Azure()) as (pilot, _, _recovery):
        assert "F9" not in shown(pilot).splitlines()[1]
        await press(pilot, "f9")
        assert "no sign of an outage" in shown(pilot)
        await press(pilot, "f")
        assert "no failover is proposed now" in shown(pilot)
        await press(pilot, "down", "enter")
        assert "this line only tells" in shown(pilot)


async def test_from_the_line_on_home_to_the_review_of_all_by_four_keys() -> None:
    async with at_home(FOUR, LOST) as (pilot, _, _recovery):
        assert "x Central US is lost: 4 of 4 down, Azure reports it   F9 Relocate 4 machines" in shown(pilot)
        await press(pilot, "f9")
        assert isinstance(pilot.app.screen, SignalsScreen)
        text = shown(pilot)
        assert "x a region is lost" in text
        assert "> x Proposed" in text
        assert "Relocate Central US: fail over 4 machines" in text
        assert "lost: two independent signs agree" in text
        assert "Nothing starts by itself" in text
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ProposalScreen)
        assert "web-04               failover to West Europe" in shown(pilot)
        await press(pilot, "enter")
        assert any(isinstance(screen, ManyActionsScreen) for screen in pilot.app.screen_stack)
        assert "4 machines" in shown(pilot)


async def test_each_signal_has_its_source_time_age_and_doubt() -> None:
    async with at_home(FOUR, LOST) as (pilot, _, _recovery):
        await press(pilot, "f9", "down", "down", "down")
        text = " ".join(shown(pilot).split())
        assert "Resource Health: 4 unavailable by the platform." in text
        assert "29 min ago, read" in text
        assert "How it could be wrong: Some minutes late." in text


async def test_who_cannot_take_part_is_named_first() -> None:
    broken = replace(FOUR[1], allowed_operations=frozenset({"DisableProtection"}))
    items = (FOUR[0], broken, *FOUR[2:])
    async with at_home(items, LOST) as (pilot, _, _recovery):
        await press(pilot, "f9", "f")
        text = shown(pilot)
        assert text.index("Cannot take part") < text.index("web-02") < text.index("Take part")
        assert "Azure allows no failover now" in text


async def test_hundreds_that_take_no_part_are_a_line_and_those_that_do_are_on_the_first_screen() -> None:
    others = tuple(machine(f"other-{number:03}") for number in range(224))
    broken = tuple(machine(f"sql-{number:03}", allowed_operations=frozenset()) for number in range(40))
    azure = Azure({**LOST.answers, kinds.MACHINE_HEALTH: tuple(map(health, (*FOUR, *others, *broken)))})
    async with at_home((*FOUR, *broken), azure) as (pilot, _, _recovery):
        await press(pilot, "f9", "f")
        text = " ".join(shown(pilot).split())
        assert "224 machines down in Central US not protected in this vault: they stay (d shows them)" in text
        assert "40 machines: Azure allows no failover now: sql-000, sql-001, sql-002 and 37 more" in text
        assert "web-04 failover to West Europe" in text
        await press(pilot, "d")
        assert "x sql-039" in pilot.app.screen.query_one(Lines).text
        await press(pilot, "end")
        assert "other-223" in shown(pilot)
        await press(pilot, "d")
        assert "other-223" not in pilot.app.screen.query_one(Lines).text


async def test_one_machine_down_by_the_platform_proposes_that_one_and_an_owners_stop_none() -> None:
    items = (FOUR[0], FOUR[1], *(machine(f"app-0{number}", silent=False) for number in range(1, 5)))
    azure = Azure({kinds.MACHINE_HEALTH: (health(FOUR[0]), health(FOUR[1], Cause.OWNER))})
    async with at_home(items, azure) as (pilot, _, _recovery):
        assert "! web-01 is unavailable by the platform's fault   F9 Fail over" in shown(pilot)
        await press(pilot, "f9")
        assert "Fail over web-01" in shown(pilot)
        assert "stopped by its owner, so no outage" in shown(pilot)
        await press(pilot, "f", "f")
        assert any(isinstance(screen, ActionsScreen) for screen in pilot.app.screen_stack)
        assert "web-01" in shown(pilot).splitlines()[0]


async def test_service_health_that_is_refused_is_told_and_hides_nothing_else() -> None:
    refused = AccessDenied("No right to do this", "No right.", "Ask for Reader.", "AuthorizationFailed")
    azure = Azure({kinds.INCIDENT: refused, kinds.LOGGED_CHANGE: refused, **_only_health()})
    async with at_home(FOUR, azure) as (pilot, _, _recovery):
        assert "! Central US: 4 of 4 down, but Service Health was not read" in shown(pilot)
        await press(pilot, "f9")
        text = shown(pilot)
        assert "2 sources not read" in text
        assert "not read: No right to do this" in text
        assert "4 unavailable by the platform" in text


def _only_health() -> dict[Kind[object], object]:
    return {kinds.MACHINE_HEALTH: tuple(map(health, FOUR))}


async def test_an_outage_that_ends_while_its_proposal_is_open_takes_the_proposal_back() -> None:
    azure = Azure(dict(LOST.answers))
    async with at_home(FOUR, azure) as (pilot, workspace, recovery):
        await press(pilot, "f9", "enter")
        assert "enter Review  f Fail over" in shown(pilot)
        azure.answers = {kinds.INCIDENT: (issue(active=False),)}
        recovery.all_items = tuple(machine(one.machine_name, silent=False) for one in FOUR)
        workspace.signals.of(samples.VAULT.id).refresh()
        await until(pilot, lambda: "not proposed any more" in shown(pilot))
        assert "+ Central US answers again since" in shown(pilot)
        await press(pilot, "d")
        assert "Details: this is not proposed any more" in shown(pilot)
        await press(pilot, "f")
        assert isinstance(pilot.app.screen, ProposalScreen)
        assert "this is not proposed any more" in shown(pilot)
        await press(pilot, "escape")
        assert "answers again" in shown(pilot)
        await press(pilot, "escape")
        assert "Central US is lost" not in shown(pilot)


async def test_the_way_home_is_proposed_when_the_region_answers_again() -> None:
    away = tuple(
        machine(name, stage=Stage.COMMITTED, active_on_target=True, allowed_operations=frozenset({"SwitchProtection"}))
        for name in ("web-01", "web-02")
    )
    async with at_home(away, Azure({kinds.INCIDENT: (issue(active=False),)})) as (pilot, _, _recovery):
        assert "+ Central US answers again   F9 The way home" in shown(pilot)
        await press(pilot, "f9")
        assert "The way home to Central US: re-protect 2 machines" in shown(pilot)
        await press(pilot, "f")
        assert "no failover is proposed now" in shown(pilot)
        await press(pilot, "enter", "enter")
        assert any(isinstance(screen, ManyActionsScreen) for screen in pilot.app.screen_stack)


async def test_a_broken_site_recovery_has_a_line_of_its_own() -> None:
    azure = Azure({kinds.INCIDENT: (issue(service="Azure Site Recovery"),)})
    async with at_home(FOUR, azure) as (pilot, _, _recovery):
        text = shown(pilot)
        assert "Site Recovery itself has an issue in Central US: a failover may not start" in text
        assert "is lost" not in text


async def test_enter_on_a_machine_opens_it() -> None:
    async with at_home(FOUR, LOST, size=(100, 40)) as (pilot, _, _recovery):
        await press(pilot, "f9", "end", "enter")
        assert isinstance(pilot.app.screen, MachineScreen)


@pytest.mark.parametrize(
    ("ups", "words", "after"),
    [
        (6, "> The host of web-01 fails", "The host of web-01 works again"),
        (5, "> Central US: no Site Recovery", "Central US: Site Recovery on"),
    ],
)
async def test_practice_lets_a_host_or_site_recovery_fail_and_takes_it_back(ups: int, words: str, after: str) -> None:
    well = tuple(machine(f"web-0{number}", silent=False) for number in range(1, 5))
    async with at_home(well, Azure()) as (pilot, workspace, _):
        practice = workspace.practice
        assert practice is not None
        await press(pilot, "w", "end", *["up"] * ups)
        assert words in shown(pilot)
        await press(pilot, "enter")
        failed = (await practice.has_host_fault(well[0].machine), await practice.broken_site_recovery())
        assert failed == ((True, ()) if ups == 6 else (False, ("centralus",)))
        await press(pilot, "w", "end", *["up"] * ups)
        assert after in shown(pilot)
        await press(pilot, "enter")
        assert not await practice.has_host_fault(well[0].machine)
        assert await practice.broken_site_recovery() == ()


async def test_the_review_of_a_recovery_plan_says_that_the_region_answers_again() -> None:
    azure = Azure(dict(LOST.answers))
    members = tuple(PlanMember(one.id) for one in FOUR)
    plan = RecoveryPlan(
        samples.VAULT.id.child("replicationRecoveryPlans", "shop"), PRIMARY, RECOVERY,
        with_fixed_groups((PlanGroup(GroupKind.BOOT, members),)),
    )  # fmt: skip
    async with at_home(FOUR, azure) as (pilot, workspace, recovery):
        recovery.all_plans = (plan,)
        draft = RunRecoveryPlanDraft(plan.id, Action.FAIL_OVER)
        pilot.app.push_screen(change_review(workspace, samples.VAULT.id, draft, "Failover"))
        await until(pilot, lambda: "Type FAIL OVER 4" in shown(pilot))
        assert "answers again" not in shown(pilot)
        azure.answers = {kinds.INCIDENT: (issue(active=False),)}
        recovery.all_items = tuple(replace(one, last_heartbeat=NOW) for one in FOUR)
        workspace.signals.of(samples.VAULT.id).refresh()
        await until(pilot, lambda: "Central US answers again since" in shown(pilot))
        assert "esc leaves the machines where they are" in " ".join(shown(pilot).split())
