"""After a repair its finding is looked for until it is gone or the looks are over; nothing is read otherwise."""

from __future__ import annotations

import asyncio

import pytest
from msgspec.structs import replace

from asr_tui.domain import aftercare as rules
from asr_tui.domain import steps
from asr_tui.domain.aftercare import LOOKS_A_ROUND, MOST_LOOKS, Awaited, finding_left, next_ones
from asr_tui.domain.plan import Plan
from asr_tui.domain.protection import ProtectedItem
from asr_tui.services.aftercare import Aftercare
from asr_tui.ui.present.aftercare import run_words
from tests.domain.items import NOW, PROTECTED
from tests.services.plans import ITEM, PLACE, planned
from tests.services.working_azure import WorkingAzure, ended, runs_over
from tests.workspaces import stores

REPAIR = steps.UpdateAgent(ITEM, "web-01")
OLD = {"agent_upgradeable": True}


class Mending(WorkingAzure):
    """Its machine has an old agent for the first `old` looks; the repair and the checks are as in WorkingAzure."""

    old: int = 0
    looks: int = 0

    async def item(self, item: object) -> ProtectedItem:
        self.looks += 1
        return replace(PROTECTED, id=ITEM, agent_upgradeable=self.looks <= self.old)


async def watched(azure: Mending) -> tuple[Aftercare, str]:
    kept = stores()
    runs = runs_over(azure, kept.journal, kept.audit)
    watch = Aftercare(runs, azure, azure.clock)
    run_id = runs.start(Plan("Update", (planned(REPAIR),)), PLACE)
    await ended(runs, run_id)
    async for found in watch.changes():
        if found and not any(one.waiting for one in found):
            break
    await watch.close()
    return watch, run_id


@pytest.mark.parametrize(("old", "asked"), [(0, 0), (3, 0), (12, 1), (99, 2)])
async def test_it_is_looked_for_until_it_is_gone_or_the_looks_are_over(old: int, asked: int) -> None:
    azure = Mending()
    azure.old = old
    watch, run_id = await watched(azure)
    (one,) = watch.of_run(run_id)
    assert azure.looks == min(old + 1, MOST_LOOKS)
    assert (one.gone is not None) == (old < MOST_LOOKS)
    checks = [key for key, _ in azure.received if "health" in key.casefold()]
    assert len(checks) == asked
    words = run_words((one,), None)
    assert ("is gone" in words) if one.gone else ("no longer looked at by itself" in words and "12 hours" in words)
    assert not [task for task in asyncio.all_tasks() if task.get_name() == "after repairs"]


async def test_a_run_that_mends_nothing_is_not_followed() -> None:
    azure, kept = Mending(), stores()
    runs = runs_over(azure, kept.journal, kept.audit)
    watch = Aftercare(runs, azure, azure.clock)
    await ended(
        runs,
        runs.start(
            Plan("Check", (planned(steps.RefreshHealth(PLACE.vault.child("replicationVaultHealth", "default"))),)),
            PLACE,
        ),
    )
    assert (watch.all, azure.looks) == ((), 0)


async def test_a_close_ends_the_looks() -> None:
    azure, kept = Mending(), stores()
    azure.old = 99
    runs = runs_over(azure, kept.journal, kept.audit)
    watch = Aftercare(runs, azure, azure.clock)
    await ended(runs, runs.start(Plan("Update", (planned(REPAIR),)), PLACE))
    async for found in watch.changes():
        if found and found[0].looks:
            break
    await watch.close()
    looks = azure.looks
    await asyncio.sleep(600)
    assert azure.looks == looks


def test_a_round_looks_at_a_few_those_longest_unseen_first() -> None:
    each = [Awaited("run", ITEM, f"web-{at}", REPAIR, NOW, looked=NOW.replace(minute=at)) for at in range(20)]
    assert [one.machine for one in next_ones(reversed(each))] == [f"web-{at}" for at in range(LOOKS_A_ROUND)]
    assert next_ones([replace(each[0], gone=NOW), replace(each[1], given_up="over")]) == ()


def test_every_repair_says_what_is_left_and_nothing_of_a_sound_machine() -> None:
    sound = replace(PROTECTED, disks=())
    disk = ITEM.child("disks", "d")
    made = {
        steps.AddDisks: steps.AddDisks(ITEM, "web-01", ()),
        steps.RemoveDisks: steps.RemoveDisks(ITEM, "web-01", (disk,)),
        steps.DismissHealthErrors: steps.DismissHealthErrors(ITEM, "web-01", ("6:8010",)),
        steps.UpdateAgent: REPAIR,
        steps.ReinstallAgent: steps.ReinstallAgent(ITEM, "web-01"),
        steps.RepairReplication: steps.RepairReplication(ITEM, "web-01"),
    }
    assert set(made) == set(rules.REPAIRS)
    assert [finding_left(step, sound) for step in made.values()] == [""] * len(made)
    assert "old Mobility service" in finding_left(REPAIR, replace(sound, agent_upgradeable=True))
