"""Ids are equal whatever their letter case."""

from itertools import pairwise

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


SEGMENTS = st.sampled_from(["", "vaults", "Vaults", "subscriptions", "x", "straße", "a vaults"])


@given(st.lists(SEGMENTS, max_size=8), st.sampled_from(["vaults", "VAULTS", "subscriptions"]))
def test_a_part_is_the_segment_after_the_first_of_its_kind(segments: list[str], kind: str) -> None:
    following = [after for one, after in pairwise(segments) if one.casefold() == kind.casefold()]
    assert ArmId("/".join(segments)).part(kind) == (following[0] if following else "")
