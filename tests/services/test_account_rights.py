"""What the account lacks is known once Azure has said it; an unanswered question lacks nothing."""

from __future__ import annotations

import asyncio

from asr_tui.domain import kinds, steps
from asr_tui.domain.errors import AccessDenied, Unreachable
from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan import Plan
from asr_tui.domain.rights import Permission, Rights
from asr_tui.services.account_rights import AccountRights
from tests.fakes import VAULT, FakeCatalog, FakeChanges, clock
from tests.journeys.sets import at_end
from tests.services.plans import GROUP_STEP, planned
from tests.workspaces import fake_workspace

READER = Rights((Permission(("*/read",)),))
RIGHT = steps.Failover.right
OTHER = ArmId(f"{VAULT}-other")


def catalog(**of: Rights) -> FakeCatalog:
    async def one(scope: ArmId) -> object:
        return of.get("other" if scope == OTHER else "vault", READER)

    return FakeCatalog(ones={kinds.RIGHTS: one})


async def answered(rights: AccountRights) -> None:
    await asyncio.gather(*rights._asking.values())


async def test_what_is_lacking_is_known_after_the_answer_and_asked_once() -> None:
    azure = catalog()
    rights = AccountRights(azure, clock())
    assert not rights.lacks(RIGHT, [VAULT]), "not yet answered"
    assert not rights.lacks(RIGHT, [VAULT])
    await answered(rights)
    assert rights.lacks(RIGHT, [VAULT])
    assert not rights.lacks("Microsoft.RecoveryServices/vaults/read", [VAULT])
    assert azure.reads == ["rights"]
    await rights.close()


async def test_one_scope_that_gives_it_is_enough() -> None:
    rights = AccountRights(catalog(other=Rights((Permission(("*",)),))), clock())
    rights.lacks(RIGHT, [VAULT, OTHER])
    await answered(rights)
    assert rights.lacks(RIGHT, [VAULT])
    assert not rights.lacks(RIGHT, [VAULT, OTHER])
    assert not rights.lacks(RIGHT, [])
    await rights.close()


async def test_an_unanswered_question_lacks_nothing_also_when_it_is_asked_again() -> None:
    azure = catalog()
    rights = AccountRights(azure, clock())
    rights.lacks(RIGHT, [VAULT])
    await answered(rights)
    azure.errors["rights"] = Unreachable("no answer")
    rights.ask_again()
    assert rights.lacks(RIGHT, [VAULT]), "the earlier answer counts meanwhile"
    await answered(rights)
    assert not rights.lacks(RIGHT, [VAULT])
    await rights.close()


async def test_it_is_asked_again_after_a_refusal() -> None:
    azure = catalog()
    denied = AccessDenied("You may not", "", "", "AuthorizationFailed")
    workspace = fake_workspace(catalog=azure, changes=FakeChanges(errors=[denied]))
    workspace.rights.lacks(RIGHT, [VAULT])
    await answered(workspace.rights)
    plan = Plan("A group", (planned(GROUP_STEP),))
    await at_end(workspace, workspace.runs.start(plan, workspace.place(VAULT)))
    await answered(workspace.rights)
    assert azure.reads.count("rights") == 2
    await workspace.close()
