"""Trouble as profiles: the same for a seed in whatever order requests come, by the simulator's clock, with an end."""

from __future__ import annotations

import aiohttp
import pytest

from asr_tui.simulator.fault_profiles import PROFILES, UnknownProfile, parsed
from asr_tui.simulator.faults import Fault
from asr_tui.simulator.server import Simulator

PATHS = [f"/subscriptions/s/resourceGroups/rg-{number}" for number in range(40)]


def met(simulator: Simulator, method: str, paths: list[str]) -> dict[str, tuple[object, ...]]:
    """What happens to each request."""
    return {path: _told(simulator.trouble.take(method, path, "Bearer t")) for path in paths}


def _told(fault: Fault | None) -> tuple[object, ...]:
    return () if fault is None else (fault.status, fault.when, fault.delay, fault.change is not None)


@pytest.mark.parametrize("name", PROFILES)
def test_a_seed_repeats_its_trouble_in_any_order_and_the_end_ends_it(name: str) -> None:
    one, other = (Simulator.open("contoso") for _ in range(2))
    for simulator in (one, other):
        simulator.trouble.choose(name, 7)
    assert one.trouble.profile == (name, 7)
    assert met(one, "PUT", PATHS) == met(other, "PUT", PATHS[::-1])
    one.advance(3 * 3600)
    one.trouble.end()
    assert one.trouble.profile is None
    assert set(met(one, "PUT", PATHS).values()) == {()}


@pytest.mark.parametrize("name", ["throttled", "flaky", "lost-answers", "odd-bodies"])
def test_another_seed_is_other_trouble_and_not_all_requests_meet_it(name: str) -> None:
    simulator = Simulator.open("contoso")
    simulator.trouble.choose(name, 1)
    first = met(simulator, "PUT", PATHS)
    simulator.trouble.choose(name, 2)
    assert met(simulator, "PUT", PATHS) != first
    assert () in first.values()
    assert len(set(first.values())) > 1


def test_a_network_that_goes_is_back_by_the_clock() -> None:
    simulator = Simulator.open("contoso")
    simulator.trouble.choose("offline", 3)
    silent = []
    for _ in range(90):
        silent.append(bool(met(simulator, "GET", PATHS[:1])[PATHS[0]]))
        simulator.advance(60)
    assert 20 <= sum(silent) <= 26, "12 minutes of each 45"


@pytest.mark.parametrize("text", ["", "x", "flaky:", "flaky:a", "flaky:-1", "Flaky"])
def test_what_is_no_profile_is_refused(text: str) -> None:
    with pytest.raises(UnknownProfile):
        parsed(text)


@pytest.mark.parametrize(("profile", "broken"), [("surprise", False), ("odd-bodies", True)])
async def test_answers_that_would_be_compressed_are_changed_like_the_others(profile: str, broken: bool) -> None:
    """A surprise is JSON still; an odd body comes as it is, not as one that cannot be decompressed."""
    simulator = Simulator.open("contoso")
    await simulator.start()
    simulator.trouble.choose(profile, 7)
    path = "/subscriptions/0b1f6471-1bf0-4dda-aec3-111111111111/resources?api-version=2021-04-01"
    try:
        async with aiohttp.ClientSession(headers={"Accept-Encoding": "gzip", "Authorization": "Bearer t"}) as client:
            answers = []
            for _ in range(60):
                async with client.get(simulator.url + path) as answer:
                    assert answer.status == 200
                    answers.append(await answer.text())
    finally:
        await simulator.stop()
    assert any("previewTier" in one for one in answers) is not broken
    assert any("subscriptions" not in one.lower() or not one.endswith("}") for one in answers) is broken
