"""What the vaults of a list protect: few reads, each at most once, none that a vault's own poll has made."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

from asr_tui.domain.errors import AccessDenied, AsrError, Throttled, Unreachable
from asr_tui.domain.ids import ArmId, vault_id
from asr_tui.domain.protection import ProtectedItem
from asr_tui.services.job_feed import JobFeeds
from asr_tui.services.vault_states import AT_ONCE, LONGEST_READ, MOST_VAULTS, READ_AGAIN_AFTER, VaultStates
from tests.fakes import SUBSCRIPTION, FakeSiteRecovery, clock
from tests.ui import samples
from tests.virtual_time import TIME


def vaults(number: int) -> list[ArmId]:
    return [vault_id(SUBSCRIPTION, "rg-dr", f"vault-{one:03}") for one in range(number)]


ONE, OTHER = vaults(2)


@dataclass
class Vaults(FakeSiteRecovery):
    """Notes which vaults are read and how many at once; `failing` raise; `hanging` never answer."""

    asked: list[ArmId] = field(default_factory=list)
    failing: dict[ArmId, AsrError] = field(default_factory=dict)
    hanging: set[ArmId] = field(default_factory=set)
    at_once: int = 0
    most_at_once: int = 0

    async def items(self, vault: ArmId, come: object = None) -> tuple[ProtectedItem, ...]:
        self.asked.append(vault)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(0.01)
            if vault in self.hanging:
                await asyncio.Event().wait()
            if vault in self.failing:
                raise self.failing[vault]
        finally:
            self.at_once -= 1
        return samples.ITEMS


def states_of(azure: Vaults) -> tuple[VaultStates, JobFeeds]:
    now = clock()
    feeds = JobFeeds(azure, now)
    return VaultStates(azure, feeds, now), feeds


def nothing() -> None:
    pass


async def test_each_vault_is_read_once_and_few_at_the_same_time() -> None:
    azure = Vaults()
    states, _ = states_of(azure)
    answers: list[int] = []
    await states.read(vaults(10), lambda: answers.append(len(azure.asked)))
    await states.read(vaults(10), nothing)
    assert sorted(azure.asked) == sorted(vaults(10))
    assert len(answers) == 10
    assert azure.most_at_once == AT_ONCE
    found = states.of(ONE)
    assert found is not None
    assert found.items == samples.ITEMS
    assert found.jobs is None, "jobs would be a second request"


async def test_of_very_many_vaults_the_rest_is_not_read() -> None:
    azure = Vaults()
    states, _ = states_of(azure)
    many = vaults(MOST_VAULTS + 3)
    await states.read(many, nothing)
    assert len(azure.asked) == MOST_VAULTS
    assert states.of(many[-1]) is None
    assert not states.waits(many[-1])
    assert states.due(many) == []


async def test_what_the_vaults_own_poll_has_read_is_not_read_again() -> None:
    azure = Vaults()
    states, feeds = states_of(azure)
    async for snapshot in feeds.of(ONE).changes():
        if snapshot.read_at:
            break
    azure.asked.clear()
    await states.read((ONE, OTHER), nothing)
    assert azure.asked == [OTHER]
    found = states.of(ONE)
    assert found is not None
    assert found.jobs == ()
    await feeds.close()


async def test_a_vault_that_cannot_be_read_says_why_and_is_asked_again_only_on_demand() -> None:
    azure = Vaults(failing={ONE: AccessDenied("Not allowed", "No rights there.")})
    states, _ = states_of(azure)
    await states.read((ONE, OTHER), nothing)
    found = states.of(ONE)
    assert found is not None
    assert isinstance(found.error, AccessDenied)
    assert found.read_at is None
    assert states.due((ONE, OTHER)) == []
    states.forget()
    assert states.of(OTHER) is None
    assert states.due((ONE, OTHER)) == [ONE, OTHER]


async def test_no_answer_holds_up_the_others_longer_than_its_limit() -> None:
    azure = Vaults(hanging=set(vaults(AT_ONCE)))
    states, _ = states_of(azure)
    before = TIME.now
    await states.read(vaults(AT_ONCE + 1), nothing)
    assert LONGEST_READ <= TIME.now - before < 2 * LONGEST_READ
    found = states.of(ONE)
    assert found is not None
    assert isinstance(found.error, Unreachable)
    last = states.of(vaults(AT_ONCE + 1)[-1])
    assert last is not None
    assert last.items == samples.ITEMS


async def test_where_azure_asks_to_wait_the_others_are_left() -> None:
    azure = Vaults(failing=dict.fromkeys(vaults(AT_ONCE), Throttled("Azure asks us to wait")))
    states, _ = states_of(azure)
    await states.read(vaults(20), nothing)
    assert len(azure.asked) == AT_ONCE
    assert not states.waits(vaults(20)[-1])


async def test_an_old_answer_is_read_again_when_the_list_is_shown_again() -> None:
    azure = Vaults()
    now = clock()
    states = VaultStates(azure, JobFeeds(azure, now), now)
    await states.read((ONE,), nothing)
    assert states.due((ONE,)) == []
    await now.sleep((READ_AGAIN_AFTER + timedelta(seconds=1)).total_seconds())
    assert states.due((ONE,)) == [ONE]
