"""Every kind that is declared can be read, and a read gives what its kind says."""

from __future__ import annotations

import pytest

from asr_tui.azure_gateway.catalog import ALL, ONE
from asr_tui.azure_gateway.session import AzureSession
from asr_tui.domain import kinds
from asr_tui.domain.kinds import Kind, values_of

PRODUCTION = "0b1f6471-1bf0-4dda-aec3-111111111111"
KINDS = {name: kind for name, kind in vars(kinds).items() if isinstance(kind, Kind)}


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_is_registered_in_the_gateway(name: str) -> None:
    assert KINDS[name] in ALL or KINDS[name] in ONE


def test_nothing_is_registered_that_is_not_declared() -> None:
    assert {*ALL, *ONE} <= set(KINDS.values())


def test_values_of_another_kind_are_a_mistake_of_ours() -> None:
    with pytest.raises(TypeError, match="regions"):
        values_of(kinds.REGION, ("westeurope",))


async def test_tags_from_one_list_are_those_of_the_machines(session: AzureSession) -> None:
    found = await session.catalog.all(kinds.MACHINE_TAG, PRODUCTION)
    machines = await session.catalog.all(kinds.MACHINE, PRODUCTION)
    assert {one.id: one.tags for one in found} == {one.id: one.tags for one in machines}
    assert any(one.tags for one in found)
