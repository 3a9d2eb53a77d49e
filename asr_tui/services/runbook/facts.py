"""What a runbook tells of a vault, read once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct, field

from asr_tui.domain import kinds
from asr_tui.domain.direction import Display
from asr_tui.domain.errors import AsrError
from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import ProtectedItem, RecoveryPoint
from asr_tui.domain.recovery_plans import RecoveryPlan
from asr_tui.domain.resources import Vault
from asr_tui.domain.runbook import Application, applications
from asr_tui.domain.settings import Settings
from asr_tui.services.choices import Choices
from asr_tui.services.groupings import GroupingReads
from asr_tui.services.ports import Session
from asr_tui.services.reads import attempt

READS_AT_ONCE = 8
"""Recovery points read at the same time: well below the 25 reads a second that Azure Resource Manager refills."""
ANSWER_SECONDS = 60.0
"""Seconds that an answer is waited for: a paper that lacks it is worse than one that comes later."""


class VaultFacts(Struct, frozen=True):
    """A vault as it is at `written`, Azure's time.

    newest    the newest recovery point of each machine, by the item's id, where it was read
    networks  the network of each machine in its source, by the item's id, where it was read
    deciders  who decides, as the settings say, one each
    unread    what could not be read, as sentences
    """

    vault: Vault
    written: datetime
    display: Display
    applications: tuple[Application, ...]
    newest: Mapping[ArmId, RecoveryPoint] = field(default_factory=dict)
    networks: Mapping[ArmId, ArmId] = field(default_factory=dict)
    deciders: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def items(self) -> tuple[ProtectedItem, ...]:
        return tuple(item for one in self.applications for item in one.items)


async def read_facts(vault: Vault, settings: Settings, session: Session, choices: Choices) -> VaultFacts:
    """Read the vault. Raises AzureError where its machines cannot be read; what else is not read is told."""
    items = await choices.items(vault.id)
    groupings = GroupingReads(session, choices, vault.id)
    newest, networks, regions, _ = await asyncio.gather(
        _newest(items, session),
        _networks(items, session, choices),
        attempt(session.clock, choices.all(kinds.REGION, vault.id.subscription), seconds=ANSWER_SECONDS),
        groupings.read(items, seconds=ANSWER_SECONDS),
    )
    known = groupings.value
    plans, lost = await _whole_plans(known.plans or (), choices)
    names = {one.name: one.display for one in regions.value or ()}
    unread = [*known.unread, *newest[1], *networks[1], *lost]
    return VaultFacts(
        vault,
        session.clock.now(),
        lambda name: names.get(name, name),
        applications(items, plans, known.tags(items) or {}, settings.application_tag or "app",
                     settings.tier_tag or "tier"),
        newest[0],
        networks[0],
        tuple(one.strip() for one in settings.deciders.split(";") if one.strip()),
        tuple(unread),
    )  # fmt: skip


async def _newest(items: tuple[ProtectedItem, ...], session: Session) -> tuple[dict[ArmId, RecoveryPoint], list[str]]:
    gate = asyncio.Semaphore(READS_AT_ONCE)
    found: dict[ArmId, RecoveryPoint] = {}
    lost: list[str] = []

    async def read(item: ProtectedItem) -> None:
        async with gate:
            reading = session.site_recovery.recovery_points(item.id)  # not kept: of thousands they are a lot
            points = await attempt(session.clock, reading, seconds=ANSWER_SECONDS)
        if points.error is not None:
            lost.append(item.machine_name)
        elif points.value:
            found[item.id] = max(points.value, key=lambda one: one.time)

    await asyncio.gather(*map(read, items))
    return found, [f"The recovery points of {', '.join(sorted(lost))} could not be read."] if lost else []


async def _networks(
    items: tuple[ProtectedItem, ...], session: Session, choices: Choices
) -> tuple[dict[ArmId, ArmId], list[str]]:
    """The networks of the machines where they are replicated from."""
    subscriptions = {item.machine.subscription.casefold(): item.machine.subscription for item in items}
    reads = [
        attempt(session.clock, choices.all(kinds.MACHINE, one), seconds=ANSWER_SECONDS)
        for one in subscriptions.values()
    ]
    answers = await asyncio.gather(*reads)
    machines = {one.id: one for answer in answers for one in answer.value or ()}
    found = {
        item.id: nic.subnet.parent()
        for item in items
        if (machine := machines.get(item.machine)) is not None
        for nic in machine.nics[:1]
        if nic.subnet is not None
    }
    lost = any(answer.error is not None for answer in answers)
    return found, ["The networks of the machines could not be read."] if lost else []


async def _whole_plans(plans: tuple[RecoveryPlan, ...], choices: Choices) -> tuple[tuple[RecoveryPlan, ...], list[str]]:
    """The plans with their groups, which a list does not have."""
    answers = await asyncio.gather(*(choices.plan(one.id) for one in plans), return_exceptions=True)
    lost = []
    for plan, answer in zip(plans, answers, strict=True):
        if isinstance(answer, BaseException) and not isinstance(answer, AsrError):
            raise answer
        if isinstance(answer, AsrError):
            lost.append(f"The recovery plan {plan.name} could not be read: {answer}")
    return tuple(one for one in answers if isinstance(one, RecoveryPlan)), lost
