"""The way out of a new network on the target page: its choices, what the row and the review say, and the plan."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.kinds import NETWORK
from asr_tui.domain.resources import VirtualNetwork
from tests.ui.pilot import press, shown
from tests.ui.protect.estates import WEB_01, WEB_02
from tests.ui.protect.target_under_test import drafted, known, to, words
from tests.ui.protect.wizard_under_test import Under, wizard

BOTH = drafted(WEB_01, WEB_02)


def network_made(under: Under) -> tuple[steps.CreateVirtualNetwork, list[type[steps.Step]]]:
    """The new network's step, and the kinds of all steps."""
    ((plan, _),) = under.runs.started
    [made] = [one.step for one in plan.steps if isinstance(one.step, steps.CreateVirtualNetwork)]
    return made, [type(one.step) for one in plan.steps]


@pytest.mark.parametrize(
    ("typed", "mark", "private", "gateway"),
    [
        ("as proposed", "new, same subnets", False, False),
        ("default outbound", "default way out", False, False),
        ("with a nat", "NAT gateway", True, True),
        ("private", "private", True, False),
    ],
)
async def test_a_way_out_is_chosen_with_the_network(typed: str, mark: str, private: bool, gateway: bool) -> None:
    async with wizard(kept=BOTH) as under:
        await press(under.pilot, "enter")
        await to(under, "Virtual network")
        await press(under.pilot, "enter")
        assert "way out as there: Azure's default outbound access" in words(under)
        await press(under.pilot, *typed, "enter")
        assert mark in words(under)
        assert ("cannot be protected again" in words(under)) == (typed == "private")
        await press(under.pilot, "end", "enter", "enter", "enter")
        made, kinds = network_made(under)
        assert {one.default_outbound for one in made.subnets} == {not private}
        assert all(bool(one.nat_gateway) == gateway for one in made.subnets)
        assert (steps.CreateNatGateway in kinds, steps.CreatePublicAddress in kinds) == (gateway, gateway)


async def test_a_private_source_with_a_gateway_of_its_own_is_told() -> None:
    found = known()
    home: VirtualNetwork = next(one for one in found.given(NETWORK) if one.id == WEB_01.network)
    gateway = home.id.group_id.child("ngw-home")
    private = tuple(replace(one, default_outbound=False, nat_gateway=gateway) for one in home.subnets)
    others = (one for one in found.given(NETWORK) if one is not home)
    found.values[NETWORK] = (replace(home, subnets=private), *others)
    async with wizard(found, kept=BOTH) as under:
        await press(under.pilot, "enter")
        await to(under, "Virtual network")
        assert "In the source region its way out is NAT gateway ngw-home, which is not copied." in words(under)
        await press(under.pilot, "enter", *"with a nat", "enter")
        assert "which is not copied" not in words(under)


async def test_an_existing_network_has_no_choice_of_its_way_out() -> None:
    async with wizard(known(), kept=BOTH) as under:
        await press(under.pilot, "enter", "I", *"web-01", "enter")
        await to(under, "Virtual network")
        await press(under.pilot, "enter")
        assert "NAT gateway" not in shown(under.pilot)
