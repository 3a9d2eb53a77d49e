"""Who reaches a storage account, and kinds that have ended, said before it is used."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.domain.account_rules import account_problems
from asr_tui.domain.drafts import reprotect
from asr_tui.domain.drafts.enable_replication import Choice, TargetChoice, problems
from asr_tui.domain.ids import resource_id
from asr_tui.domain.problems import FieldRef, Severity
from asr_tui.domain.resources import StorageAccount
from tests.domain.estates import DRAFT, ESTATE, VAULT
from tests.domain.items import COMMITTED, PROTECTED, estate

ACCOUNT = StorageAccount(
    resource_id(VAULT.group_id, "Microsoft.Storage/storageAccounts", "ours"), "centralus", "Standard_LRS"
)
AT = FieldRef("target", "cache")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, ""),
        ({"public_access": "Enabled"}, ""),
        ({"public_access": "Disabled"}, "only by a private endpoint"),
        ({"public_access": "SecuredByPerimeter"}, "A network security perimeter decides"),
        ({"public_access": "Disabled", "private_endpoints": (ACCOUNT.id,)}, ""),
        ({"kind": "Storage"}, "ended on 13 October 2026"),
        ({"kind": "BlobStorage"}, "ended on 13 October 2026"),
        ({"kind": "BlockBlobStorage"}, ""),
    ],
)
def test_each_setting_is_said(changed: dict[str, object], said: str) -> None:
    found = list(account_problems(AT, replace(ACCOUNT, **changed)))
    assert [one.severity for one in found] == ([Severity.WARNING] if said else [])
    assert all(said in one.what and "ours" in one.what for one in found)


def test_it_is_said_where_the_account_is_chosen_and_on_the_way_back() -> None:
    closed = replace(ACCOUNT, public_access="SecuredByPerimeter")
    there = replace(DRAFT, target=TargetChoice(cache=Choice(id=closed.id)))
    assert any("perimeter" in one.what for one in problems(there, replace(ESTATE, accounts=(closed,))))
    back = reprotect.ReprotectDraft(PROTECTED.id, "web-01", cache=Choice(id=closed.id))
    around = replace(estate(COMMITTED), accounts=(replace(closed, location="westeurope"),))
    assert any("perimeter" in one.what for one in reprotect.plan(back, around).problems)
