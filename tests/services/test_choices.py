from __future__ import annotations

import asyncio

import pytest
from msgspec.structs import replace

from asr_tui.domain import kinds
from asr_tui.domain.errors import AccessDenied, Unreachable
from asr_tui.domain.ids import ArmId
from asr_tui.domain.machines import EligibilityError, Extension, Machine, Power
from asr_tui.domain.resources import VirtualNetwork
from asr_tui.services.azure_checks import CHECKS_AT_ONCE
from asr_tui.services.choices import Choices
from tests.drafts import replication_draft
from tests.fakes import SUBSCRIPTION, FakeCatalog, FakeSiteRecovery, clock
from tests.services.plans import MACHINE


class Catalog(FakeCatalog):
    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.fails_once: Exception | None = None
        self.hangs = False
        self.lists = {
            kinds.MACHINE: self.machines,
            kinds.NETWORK: self.networks,
            kinds.ELIGIBILITY_ERROR: self.eligibility,
            kinds.OWN_EXTENSION: self.extensions,
        }
        self.named: tuple[Extension, ...] = ()
        self.denied = False

    async def machines(self, subscription: str) -> tuple[Machine, ...]:
        self.asked.append(subscription)
        await asyncio.sleep(0)
        if self.fails_once:
            error, self.fails_once = self.fails_once, None
            raise error
        return (Machine(MACHINE, "east", "D2", "Linux", "", Power.RUNNING, "Succeeded", (), (), extensions=self.named),)

    async def networks(self, subscription: str) -> tuple[VirtualNetwork, ...]:
        if subscription != SUBSCRIPTION:
            raise AccessDenied("Not allowed", code="AuthorizationFailed")
        return (VirtualNetwork(ArmId("/net"), "east", (), ()),)

    async def eligibility(self, machine: str) -> tuple[EligibilityError, ...]:
        if self.hangs:
            await asyncio.Event().wait()
        return (EligibilityError("150019", "Not now."),)

    async def extensions(self, machine: str) -> tuple[Extension, ...]:
        self.asked.append(machine)
        if self.denied:
            raise AccessDenied("Not allowed", code="AuthorizationFailed")
        return (Extension("script", "Microsoft.Azure.Extensions", "Failed"),)

    async def storage_name_refusal(self, subscription: str, name: str) -> str:
        return "It is taken." if name == "taken" else ""


@pytest.fixture
def catalog() -> Catalog:
    return Catalog()


@pytest.fixture
def recovery() -> FakeSiteRecovery:
    return FakeSiteRecovery()


@pytest.fixture
async def choices(catalog: Catalog, recovery: FakeSiteRecovery) -> Choices:
    return Choices(catalog, recovery, clock())


async def test_a_list_is_read_once_however_many_want_it(catalog: Catalog, choices: Choices) -> None:
    await asyncio.gather(*(choices.all(kinds.MACHINE, SUBSCRIPTION) for _ in range(5)))
    await choices.all(kinds.MACHINE, SUBSCRIPTION)
    assert catalog.asked == [SUBSCRIPTION]
    choices.refresh()
    await choices.all(kinds.MACHINE, SUBSCRIPTION)
    assert len(catalog.asked) == 2


async def test_a_failure_is_told_and_not_kept(catalog: Catalog, choices: Choices) -> None:
    catalog.fails_once = Unreachable("No network")
    with pytest.raises(Unreachable):
        await choices.all(kinds.MACHINE, SUBSCRIPTION)
    assert await choices.all(kinds.MACHINE, SUBSCRIPTION)


async def test_one_who_gives_up_does_not_spoil_it_for_the_others(catalog: Catalog, choices: Choices) -> None:
    first = asyncio.create_task(choices.all(kinds.MACHINE, SUBSCRIPTION))
    second = asyncio.create_task(choices.all(kinds.MACHINE, SUBSCRIPTION))
    await asyncio.sleep(0)
    first.cancel()
    assert await second
    assert catalog.asked == [SUBSCRIPTION]


async def test_an_estate_goes_on_without_what_may_not_be_read(choices: Choices) -> None:
    estate = await choices.estate(replication_draft(target_subscription_id="other"))
    assert [network.id for network in estate.networks] == ["/net"]
    assert len(estate.unread) == 1
    assert "Virtual networks" in estate.unread[0]
    assert "AuthorizationFailed" in estate.unread[0]


async def test_an_estate_without_machines_or_vault_is_none(
    catalog: Catalog, recovery: FakeSiteRecovery, choices: Choices
) -> None:
    catalog.fails_once = Unreachable("No network")
    with pytest.raises(Unreachable):
        await choices.estate(replication_draft())
    recovery.errors["items"] = Unreachable("No network")
    with pytest.raises(Unreachable):
        await choices.estate(replication_draft(), refresh=True)


async def test_azures_checks_are_remembered_until_all_is_read_again(choices: Choices) -> None:
    ((machine, errors),) = await choices.checks.machines([MACHINE])
    assert (machine, errors[0].code) == (MACHINE, "150019")
    await choices.checks.names(SUBSCRIPTION, ["taken", "free"])
    estate = await choices.estate(replication_draft())
    assert estate.eligibility_of(MACHINE) == errors
    assert dict(estate.storage_refusals) == {"taken": "It is taken.", "free": ""}
    estate = await choices.estate(replication_draft(), refresh=True)
    assert estate.eligibility_of(MACHINE) is None


async def test_a_check_that_hangs_is_given_up_and_told(catalog: Catalog, choices: Choices) -> None:
    catalog.hangs = True
    assert await choices.checks.machines([MACHINE]) == ()
    estate = await choices.estate(replication_draft())
    assert estate.unread == ("Azure's own check of web-01 did not answer within 20 seconds.",)


async def test_thousands_of_machines_are_checked_by_few_tasks(catalog: Catalog, choices: Choices) -> None:
    """A task for each of them, made at once, would hold up the screen."""
    machines = [MACHINE.parent().child("virtualMachines", f"m{number}") for number in range(1000)]
    tasks = list[int]()

    async def answer(scope: str) -> tuple[object, ...]:
        tasks.append(len(asyncio.all_tasks()))
        await asyncio.sleep(0)
        return ()

    catalog.lists[kinds.ELIGIBILITY_ERROR] = answer
    found = await choices.checks.machines(machines)
    assert [one for one, _ in found] == machines
    assert max(tasks) <= 3 * CHECKS_AT_ONCE + 2


async def test_extensions_that_a_list_only_names_are_read_of_the_chosen_machines(
    catalog: Catalog, choices: Choices
) -> None:
    draft = replace(replication_draft(), machines=(MACHINE,))
    catalog.named, catalog.denied = (Extension("script", "", ""),), True
    await choices.check_machines(draft.subscription, draft.machines)
    estate = await choices.estate(draft)
    assert any(one.startswith(f"The extensions of {MACHINE.name} were not read, so") for one in estate.unread)

    catalog.denied = False
    await choices.check_machines(draft.subscription, draft.machines)
    estate = await choices.estate(draft)
    assert [one.provisioning for one in estate.machines[0].extensions] == ["Failed"]
    assert not estate.unread
    assert (await choices.estate(draft)).machines[0] is estate.machines[0]
    await choices.check_machines(draft.subscription, draft.machines)
    assert catalog.asked.count(MACHINE) == 2


async def test_machines_that_have_come_are_told_while_the_estate_is_read(catalog: Catalog, choices: Choices) -> None:
    """Each time their number has doubled, or another list helps to name them; a read that failed leaves nothing."""
    [first] = await catalog.machines(SUBSCRIPTION)
    four = tuple(replace(first, id=MACHINE.parent().child("virtualMachines", f"m{n}")) for n in range(4))

    async def listed(_subscription: str) -> tuple[Machine, ...]:
        return four

    catalog.lists[kinds.MACHINE] = listed
    catalog.page_size = 1
    catalog.held = {f"machines page {number}": asyncio.Event() for number in (2, 3, 4)}
    draft = replication_draft()
    reading = asyncio.create_task(choices.estate(draft))
    seen = list[tuple[int, int]]()

    async def look() -> None:
        async for estate in choices.arriving(draft):
            seen.append((len(estate.machines), len(estate.regions)))

    looking = asyncio.create_task(look())
    for gate in (None, *catalog.held.values()):
        if gate is not None:
            gate.set()
        for _ in range(20):
            await asyncio.sleep(0)
    assert (await reading).machines == four
    assert [number for number, _ in seen] == [1, 2, 4]
    assert seen[-1][1] == 2
    looking.cancel()
    assert choices._arriving.machines(draft.subscription) == ()
