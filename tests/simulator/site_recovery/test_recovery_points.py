"""Recovery points: the thinning rules, as properties and on a machine that is protected for days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from asr_tui.simulator.providers.site_recovery.recovery_points import EVERY, Schedule
from tests.simulator.site_recovery.estate import DAY, POLICY, Estate

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


@given(
    retention=st.integers(min_value=0, max_value=15).map(lambda days: days * 24 * 60),
    frequency=st.sampled_from([0, 60, 240, 720]),
    minutes=st.integers(min_value=0, max_value=20 * 24 * 60),
)
def test_what_is_kept_of_all_points(retention: int, frequency: int, minutes: int) -> None:
    schedule = Schedule(BEGIN, retention, frequency)
    now = BEGIN + timedelta(minutes=minutes)
    kept = schedule.stored(now, [])
    if retention == 0:
        assert kept == []
        return
    times = [point.time for point in kept]
    assert times == sorted(set(times))
    newest = BEGIN + (now - BEGIN) // EVERY * EVERY
    assert times[-1] == newest
    assert all(newest - time <= timedelta(minutes=retention) for time in times)
    recent = [time for time in times if newest - time < timedelta(hours=2)]
    assert len(recent) == min(24, (newest - BEGIN) // EVERY + 1)
    gap = timedelta(hours=1 if retention <= 1440 else 2 if retention <= 7 * 1440 else 4)
    older = [time for time in times if newest - time >= timedelta(hours=2)]
    assert len(older) <= timedelta(minutes=retention) / timedelta(hours=1 if retention <= 1440 else 2) + 1
    later_on = schedule.stored(now + timedelta(minutes=5 * (minutes % 50)), [])
    assert {point.time for point in later_on if point.time <= now} <= set(times)
    assert all(later - earlier < 2 * gap for earlier, later in pairwise(times))


@given(start=st.integers(0, 600), length=st.integers(1, 600))
def test_no_point_is_made_while_the_region_is_out_and_the_old_ones_stay(start: int, length: int) -> None:
    schedule = Schedule(BEGIN, 1440)
    out = BEGIN + timedelta(minutes=start)
    back = out + timedelta(minutes=length)
    kept = schedule.stored(back + timedelta(minutes=30), [(out, back)])
    assert not [point for point in kept if out <= point.time < back]
    before = schedule.stored(out, [(out, None)])
    assert schedule.stored(back, [(out, None)]) == before


def test_a_day_has_its_points_oldest_first() -> None:
    estate = Estate()
    item = estate.protected_item()
    points = estate.get(f"{item}/recoveryPoints")["value"]
    assert 46 <= len(points) <= 48
    times = [point["properties"]["recoveryPointTime"] for point in points]
    assert times == sorted(times)
    kinds = {point["properties"]["recoveryPointType"] for point in points}
    assert kinds == {"CrashConsistent", "AppConsistent"}
    assert "asr-a2a-default-centralus-container" not in points[0]["id"]
    assert estate.get(points[0]["id"])["name"] == points[0]["name"]
    rpo = estate.properties(item)["providerSpecificDetails"]["rpoInSeconds"]
    assert 0 <= rpo <= 360


def test_points_come_and_go_with_the_clock() -> None:
    estate = Estate()
    item = estate.protected_item()
    first = {point["name"] for point in estate.get(f"{item}/recoveryPoints")["value"]}
    estate.advance(600)
    second = {point["name"] for point in estate.get(f"{item}/recoveryPoints")["value"]}
    assert len(second - first) == 2
    estate.advance(2 * DAY)
    third = {point["name"] for point in estate.get(f"{item}/recoveryPoints")["value"]}
    assert not third & first
    gone = estate.ask("GET", f"{item}/recoveryPoints/{next(iter(first))}")
    assert gone.status == 404


def test_a_point_thinned_away_meanwhile_is_refused() -> None:
    estate = Estate()
    item = estate.protected_item()
    points = estate.get(f"{item}/recoveryPoints")["value"]
    estate.advance(2 * DAY)
    answer = estate.ask(
        "POST",
        f"{item}/unplannedFailover",
        {"properties": {"providerSpecificDetails": {"instanceType": "A2A", "recoveryPointId": points[0]["id"]}}},
    )
    assert (answer.status, answer.code) == (400, "RecoveryPointNotFound")
    assert estate.properties(item)["protectionState"] == "Protected"


def test_retention_of_nothing_leaves_no_point_but_failover_works() -> None:
    estate = Estate()
    item = estate.protected_item()
    none = {"recoveryPointHistory": 0, "multiVmSyncStatus": "Enable", "appConsistentFrequencyInMinutes": 0}
    settings = {"replicationProviderSettings": {"instanceType": "A2A", **none}}
    assert estate.run("PATCH", POLICY, settings)["state"] == "Succeeded"
    assert estate.get(f"{item}/recoveryPoints")["value"] == []
    assert estate.fail_over(item)["state"] == "Succeeded"
