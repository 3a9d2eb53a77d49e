"""What Azure lets us do is asked beside everything else, and stops nothing where it is not answered."""

from __future__ import annotations

import asyncio

import pytest
from msgspec.structs import replace

from asr_tui.domain import kinds
from asr_tui.domain.drafts.failover import FailoverDraft
from asr_tui.domain.errors import AccessDenied, NotFound, Unreachable
from asr_tui.domain.failback_checks import failback_checks
from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import ItemEstate, ReadKey
from asr_tui.domain.obstacles import Link, Lock, LockLevel, Quota
from asr_tui.domain.outbound import RouteTable, SecurityGroup
from asr_tui.domain.placement import MachineSize, Offered
from asr_tui.domain.plan import Answer
from asr_tui.domain.problems import Severity
from asr_tui.domain.resources import Region
from asr_tui.domain.rights import Permission, Rights
from asr_tui.services.azure_checks import AzureChecks
from asr_tui.services.choices import Choices
from asr_tui.services.item_planning import plan
from tests.domain.items import PROTECTED, estate
from tests.drafts import replication_draft
from tests.fakes import SUBSCRIPTION, VAULT, FakeCatalog, FakeSiteRecovery, clock
from tests.services.plans import MACHINE, PLAN

LOCK = Lock("keep", MACHINE, LockLevel.CAN_NOT_DELETE)
LINK = Link(MACHINE.child("links", "x"), MACHINE, "/y")
ALL = Rights((Permission(("*",)),))
READER = Rights((Permission(("*/read",)),))


class Azure(FakeCatalog):
    """Counts what it is asked; `hangs` names reads that never end."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = clock()
        self.asked: list[str] = []
        self.hangs: set[str] = set()
        self.answers: dict[str, Rights | Exception] = {}
        self.ones = {kinds.OFFERED: self.offered, kinds.RIGHTS: self.rights}
        self.lists = {
            kinds.REGION: self.regions,
            kinds.LOCK: self.locks,
            kinds.LINK: self.links,
            kinds.SECURITY_GROUP: self.security_groups,
            kinds.ROUTE_TABLE: self.route_tables,
            kinds.QUOTA: self.quotas,
        }

    async def _asked(self, what: str) -> None:
        self.asked.append(what)
        if what in self.hangs:
            await asyncio.Event().wait()

    async def regions(self, subscription: str) -> tuple[Region, ...]:
        return (Region("east", "East", paired="west"),)

    async def offered(self, location: ArmId) -> Offered:
        return Offered((MachineSize(f"of {location.name}", 1, 1),))

    async def locks(self, subscription: str) -> tuple[Lock, ...]:
        await self._asked("locks")
        return (LOCK,)

    async def links(self, subscription: str) -> tuple[Link, ...]:
        await self._asked("links")
        return (LINK,)

    async def security_groups(self, subscription: str) -> tuple[SecurityGroup, ...]:
        await self._asked("groups")
        return ()

    async def route_tables(self, subscription: str) -> tuple[RouteTable, ...]:
        await self._asked("routes")
        raise AccessDenied("No right to read them")

    async def quotas(self, location: str) -> tuple[Quota, ...]:
        await self._asked("quotas")
        return (Quota("cores", ArmId(location).name, 0, 1),)

    async def rights(self, scope: ArmId) -> Rights:
        await self._asked(scope.name)
        answer = self.answers.get(scope.name, READER)
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
async def azure() -> Azure:
    return Azure()


@pytest.fixture
def choices(azure: Azure) -> Choices:
    return Choices(azure, FakeSiteRecovery(), azure.clock)


async def test_the_estate_holds_them_each_read_once(azure: Azure, choices: Choices) -> None:
    known = await choices.estate(replication_draft())
    assert (known.locks, known.links) == ((LOCK,), (LINK,))
    assert [one.partition(" could not")[0] for one in known.unread] == ["Route tables"]
    await choices.estate(replication_draft())
    assert sorted(azure.asked) == ["groups", "links", "locks", "quotas", "routes", "routes"], "a failure is not kept"
    await choices.estate(replication_draft(), refresh=True)
    assert len(azure.asked) == 11


async def test_sizes_and_quotas_are_those_of_the_region_that_is_proposed(choices: Choices) -> None:
    proposed = await choices.estate(replication_draft())
    assert [quota.words for quota in proposed.quotas] == ["west"]
    assert [size.name for size in proposed.sizes] == ["of west"]
    chosen = await choices.estate(replication_draft(target_region="north"))
    assert [quota.words for quota in chosen.quotas] == ["north"]
    nowhere = await choices.estate(replication_draft(source_region="island", vault_location=""))
    assert (nowhere.quotas, nowhere.sizes) == ((), ())


async def test_a_read_that_hangs_is_waited_for_once(azure: Azure, choices: Choices) -> None:
    azure.hangs = {"locks", "quotas", "groups", "routes"}
    before = azure.clock.now()
    known = await choices.estate(replication_draft())
    assert {one.partition(" could not")[0] for one in known.unread} == {
        "Resource locks", "Quotas", "Network security groups", "Route tables"
    }  # fmt: skip
    assert known.links == (LINK,)
    waited = azure.clock.now()
    assert waited > before
    again = await choices.estate(replication_draft())
    assert sorted(again.unread) == sorted(known.unread)
    assert azure.asked.count("locks") == 1
    choices.close()


async def test_missing_rights_are_asked_side_by_side_and_only_warn(azure: Azure) -> None:
    found = await AzureChecks(azure, azure.clock).rights(PLAN)
    assert {problem.severity for problem in found} == {Severity.WARNING}
    assert sorted(azure.asked) == sorted([SUBSCRIPTION, VAULT.name, MACHINE.name])
    assert any("the vault contoso-vault" in problem.what for problem in found)
    azure.answers = dict.fromkeys(azure.asked, ALL)
    assert await AzureChecks(azure, azure.clock).rights(PLAN) == ()


async def test_an_answer_that_does_not_come_is_a_note(azure: Azure) -> None:
    azure.hangs = {VAULT.name}
    azure.answers = {SUBSCRIPTION: AccessDenied("No right to do this", code="AuthorizationFailed")}
    azure.answers[MACHINE.name] = ALL
    found = await AzureChecks(azure, azure.clock).rights(PLAN)
    assert [problem.severity for problem in found] == [Severity.NOTE] * 2
    said = " ".join(problem.what for problem in found)
    assert "no answer within 5 seconds" in said
    assert "AuthorizationFailed" in said


@pytest.mark.parametrize("error", [NotFound("gone"), Unreachable("down")])
async def test_no_trouble_with_rights_is_raised(azure: Azure, error: Exception) -> None:
    azure.answers = {VAULT.name: error, SUBSCRIPTION: error, MACHINE.name: error}
    found = await AzureChecks(azure, azure.clock).rights(PLAN)
    assert {problem.severity for problem in found} == {Severity.NOTE}


@pytest.mark.parametrize(
    ("known", "answer"),
    [
        (replace(estate(), rights=((PROTECTED.machine.group_id, ALL),)), Answer.YES),
        (replace(estate(), rights=((PROTECTED.machine.group_id, READER),)), Answer.NO),
        (replace(estate(), failed=((ReadKey.RIGHTS, "no answer within 5 s."),)), Answer.COULD_NOT_CHECK),
        (replace(estate(), pending=(ReadKey.RIGHTS,)), Answer.ASKING),
        (replace(estate(), rights=((PROTECTED.id.vault_id, ALL),)), Answer.COULD_NOT_CHECK),
    ],
)
def test_the_way_back_asks_for_rights_in_the_original_region(known: ItemEstate, answer: Answer) -> None:
    [check] = [one for one in failback_checks(known) if one.about == "rights in Central US"]
    assert check.answer is answer
    if answer is Answer.NO:
        assert "Virtual Machine Contributor" in check.detail


def test_a_failover_without_the_right_warns_and_can_start() -> None:
    draft = FailoverDraft(PROTECTED.id, "web-01")
    unknown = estate()
    denied = replace(unknown, rights=((PROTECTED.id.vault_id, READER),))
    assert not [problem for problem in plan(draft, unknown).problems if problem.code == "AuthorizationFailed"]
    [problem] = [one for one in plan(draft, denied).problems if one.code == "AuthorizationFailed"]
    assert "Site Recovery Operator" in problem.what
    assert plan(draft, denied).can_start
