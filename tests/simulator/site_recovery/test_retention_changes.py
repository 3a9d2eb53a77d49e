"""A policy's retention that is changed: what was pruned does not come back, and history grows from then on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr_tui.simulator.providers.site_recovery.recovery_points import Schedule, Settings
from tests.simulator.site_recovery.estate import DAY, POLICY, Estate

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = 3600.0


def change(estate: Estate, retention: int, app: int = 0) -> None:
    settings = {
        "instanceType": "A2A",
        "multiVmSyncStatus": "Enable",
        "recoveryPointHistory": retention,
        "appConsistentFrequencyInMinutes": app,
    }
    assert estate.run("PATCH", POLICY, {"replicationProviderSettings": settings})["state"] == "Succeeded"


def points(estate: Estate, item: str) -> list[tuple[datetime, str]]:
    return [
        (datetime.fromisoformat(one["properties"]["recoveryPointTime"]), one["properties"]["recoveryPointType"])
        for one in estate.get(f"{item}/recoveryPoints")["value"]
    ]


def oldest(estate: Estate, item: str) -> timedelta:
    return estate.cloud.clock.now - points(estate, item)[0][0]


@pytest.mark.parametrize("days", [2, 3, 15])
def test_history_grows_only_from_the_raise_on(days: int) -> None:
    estate = Estate()
    item = estate.protected_item()
    before = {time for time, _ in points(estate, item)}
    change(estate, days * 24 * 60)
    assert {time for time, _ in points(estate, item)} <= before | {points(estate, item)[-1][0]}
    assert oldest(estate, item) <= timedelta(hours=25)
    estate.advance(12 * HOUR)
    assert timedelta(hours=30) < oldest(estate, item) <= timedelta(hours=37)
    estate.advance(20 * DAY)
    assert timedelta(days=days - 0.3) < oldest(estate, item) <= timedelta(days=days)


def test_lowered_and_raised_again_the_points_between_stay_away() -> None:
    estate = Estate()
    item = estate.protected_item()
    change(estate, 2 * 60)
    assert oldest(estate, item) <= timedelta(hours=2, minutes=10)
    estate.advance(HOUR)
    change(estate, 3 * 24 * 60)
    assert oldest(estate, item) <= timedelta(hours=2, minutes=10)


def test_points_that_were_made_crash_consistent_stay_so() -> None:
    estate = Estate()
    item = estate.protected_item()
    change(estate, 24 * 60)
    estate.advance(30 * HOUR)
    assert {kind for _, kind in points(estate, item)} == {"CrashConsistent"}
    raised = estate.cloud.clock.now
    change(estate, 24 * 60, app=60)
    assert {kind for time, kind in points(estate, item) if time < raised} == {"CrashConsistent"}
    estate.advance(4 * HOUR)
    assert any(kind == "AppConsistent" for time, kind in points(estate, item) if time > raised)


@given(
    settings=st.lists(st.tuples(st.integers(0, 15), st.integers(1, 3000)), min_size=1, max_size=4),
    last=st.integers(0, 15),
    minutes=st.integers(0, 3 * 24 * 60),
)
def test_no_point_ever_comes_back(settings: list[tuple[int, int]], last: int, minutes: int) -> None:
    former: list[Settings] = []
    until = BEGIN + timedelta(days=1)
    for days, length in settings:
        until += timedelta(minutes=length)
        former.append(Settings(days * 24 * 60, until=until))
    after = Schedule(BEGIN, last * 24 * 60, former=tuple(former))
    before = Schedule(BEGIN, former[-1].retention, former=tuple(former[:-1]))
    known = {point.time for point in before.stored(until, [])}
    now = until + timedelta(minutes=minutes)
    kept = [point.time for point in after.stored(now, [])]
    assert kept == sorted(set(kept))
    assert {time for time in kept if time <= until} <= known
    assert all(now - time <= timedelta(days=last, minutes=5) for time in kept)
