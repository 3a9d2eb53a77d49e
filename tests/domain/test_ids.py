"""Ids are equal whatever their letter case."""

from hypothesis import given
from hypothesis import strategies as st

from asr_tui.domain.ids import ArmId, resource_id, vault_id

VAULT = vault_id("sub", "rg-dr", "contoso-vault")


def test_parts_are_found_in_any_case() -> None:
    asked = ArmId("/Subscriptions/SUB/resourcegroups/RG-DR/providers/Microsoft.RecoveryServices/Vaults/contoso-vault")
    item = asked.child("replicationFabrics", "f", "replicationProtectionContainers", "c")
    assert asked == VAULT
    assert item.vault_id == VAULT
    assert item.subscription == "SUB"
    assert item.parent().name == "f"


def test_a_plain_text_is_equal_too() -> None:
    assert VAULT.upper() == VAULT
    assert VAULT != VAULT + "x"


@given(st.text(alphabet=st.characters(codec="ascii", categories=("L", "N")), min_size=1))
def test_equal_ids_are_one_key(name: str) -> None:
    one = resource_id(VAULT.group_id, "Microsoft.Network/virtualNetworks", name)
    assert len({one, ArmId(one.upper()), ArmId(one.lower())}) == 1
