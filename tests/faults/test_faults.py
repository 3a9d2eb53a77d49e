"""A sample of the trials of faults; all of them: `python -m tests.faults --full`."""

from __future__ import annotations

import pytest

from asr_tui.simulator.fault_profiles import PROFILES
from asr_tui.simulator_commands import SIMULATOR_HELP
from tests.faults.round import round_under

FIRST = tuple(PROFILES)


@pytest.mark.usefixtures("_sdks")
@pytest.mark.parametrize(("profiles", "seed", "speed"), [(FIRST[2:], 21, 300.0), ((*FIRST[8:], *FIRST[:6]), 22, 60.0)])
async def test_under_trouble_a_round_ends_right_or_says_what_to_do(
    profiles: tuple[str, ...], seed: int, speed: float
) -> None:
    """Each operation under another profile; together the two rounds have all of them."""
    figures = await round_under(profiles, seed, speed)
    assert figures.faults == []
    assert figures.said, "some of it was seen"


def test_the_help_names_every_profile() -> None:
    named = [line.split()[0] for line in SIMULATOR_HELP.splitlines() if line.startswith("  ")]
    assert [name for name in named if name in PROFILES] == list(PROFILES)
