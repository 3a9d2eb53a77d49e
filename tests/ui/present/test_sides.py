"""At no place of the round does a text name the wrong side, whichever region or zone is the machine's home."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from msgspec.structs import replace

from asr_tui.domain.attention import needs
from asr_tui.domain.direction import is_away, runs_in
from asr_tui.domain.drafts.day_two import plan
from asr_tui.domain.ids import resource_id
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.jobs import Job, JobState
from asr_tui.domain.lifecycle import allowed_actions, away_since, position
from asr_tui.domain.machines import Power
from asr_tui.domain.protection import Health, ProtectedItem, Stage
from asr_tui.domain.resources import Region
from asr_tui.ui.present import home, item, machine, machine_list
from asr_tui.ui.present import needs as needing
from asr_tui.ui.present.actions import menu_lines, menu_rows
from asr_tui.ui.present.estate import VaultView, route_rows
from asr_tui.ui.present.estate import rows as estate_rows
from asr_tui.ui.present.failover_result import result_rows
from asr_tui.ui.present.machine import MachineView
from asr_tui.ui.present.map import SOURCE
from asr_tui.ui.present.rows import all_words
from asr_tui.ui.widgets.columns import TableRow
from tests.domain.estates import WEB_01, container
from tests.domain.items import COMMITTED, FAILED_OVER, NOW, POINTS, PROTECTED, estate
from tests.journeys.item_drafts import drafted
from tests.ui.sides import Truth, wrong_words

NOTHING: frozenset[str] = frozenset()
COPY = {"stage": Stage.COPYING, "percent": 43.0, "allowed_operations": frozenset({"DisableProtection"}), "rpo": None}
FAILED_OVER_AT = NOW - timedelta(hours=7)
HEALTHY = replace(PROTECTED, failover_health=Health.NORMAL, last_test_failover=NOW, last_heartbeat=NOW)
REGIONS = {"centralus": "Central US", "westeurope": "West Europe", "northeurope": "North Europe"}


def changed(one: ProtectedItem, **changes: object) -> ProtectedItem:
    return replace(one, **changes)


def turned(one: ProtectedItem) -> ProtectedItem:
    """The same after a re-protect, in the other container."""
    return changed(
        one,
        id=container(one.target_location).child("replicationProtectedItems", one.id.name),
        source_location=one.target_location, target_location=one.source_location, source_zone=one.target_zone,
        target_zone=one.source_zone, target_container=one.container, last_failover=None,
    )  # fmt: skip


def compared(one: ProtectedItem) -> ProtectedItem:
    return replace(one, disks=tuple(replace(disk, compared=disk.target) for disk in one.disks))


def switching(one: ProtectedItem) -> ProtectedItem:
    return replace(one, stage=Stage.REPROTECTING, allowed_operations=NOTHING)


OVER = replace(FAILED_OVER, failover_health=Health.NORMAL, last_failover=FAILED_OVER_AT, last_test_failover=NOW)
DONE = replace(COMMITTED, failover_health=Health.NORMAL, last_failover=FAILED_OVER_AT, last_test_failover=NOW)
FAILING = replace(HEALTHY, stage=Stage.FAILING_OVER, allowed_operations=frozenset({"CancelFailover"}))


@dataclass(frozen=True)
class Place:
    """A place of the round: what its path, its state and its need say, and whether it is away `since` the failover."""

    name: str
    item: ProtectedItem
    path: str
    state: str
    need: str
    since: bool = False


ROUND = (
    Place("first copy", changed(HEALTHY, **COPY), "now: first copy 43 %", "First copy 43 %", "first copy 43 %"),
    Place("protected", HEALTHY, "[protected]", "Protected", ""),
    Place("failing over", FAILING, "now: failing over", "Failing over", ""),
    Place("failed over", OVER, "[failed over]", "Failed over", "not committed 7 h", since=True),
    Place("committing", replace(OVER, stage=Stage.COMMITTING, allowed_operations=NOTHING), "now: committing",
          "Committing", "", since=True),
    Place("committed", DONE, "[committed]", "Failover committed", "no copy 7 h", since=True),
    Place("re-protecting", switching(DONE), "[re-protecting]", "Re-protecting",
          "re-protecting, away from home since 07:02", since=True),
    Place("re-protecting, moved", turned(switching(HEALTHY)), "[re-protecting]", "Re-protecting",
          "re-protecting, away from home since 07:02", since=True),
    Place("copying back", compared(turned(changed(HEALTHY, **COPY))), "[re-protecting]",
          "Copying back 43 %", "copying back 43 %, away from home since 07:02", since=True),
    Place("failback due", turned(HEALTHY), "[failback due]", "Failback due",
          "away from home since 07:02: failback due", since=True),
    Place("failing back", turned(FAILING), "now: failing back", "Failing back", ""),
    Place("failed back", replace(turned(OVER), last_failover=NOW - timedelta(minutes=30)), "[failed back]",
          "Failed back", "failback not committed 30 min"),
    Place("failback committed", replace(turned(DONE), last_failover=NOW - timedelta(minutes=30)),
          "[committed]", "Failback committed", "no copy 30 min"),
    Place("second re-protect", switching(turned(DONE)), "[re-protecting]", "Re-protecting",
          "re-protecting"),
    Place("copying again", compared(changed(HEALTHY, **COPY)), "[re-protecting]", "Copying again 43 %",
          "copying again 43 %"),
)  # fmt: skip
PLACES = pytest.mark.parametrize("place", ROUND, ids=lambda place: place.name)


def between(one: ProtectedItem, home_region: str, other: str) -> ProtectedItem:
    """The item between these two regions in the place of Central US and West Europe."""
    names = {"centralus": home_region, "westeurope": other}
    return changed(
        one, source_location=names[one.source_location], target_location=names[one.target_location],
        home_location=home_region,
    )  # fmt: skip


def within_a_region(one: ProtectedItem, home_zone: str, other: str) -> ProtectedItem:
    """The item between two zones of North Europe in the place of the two regions."""
    zones = {"centralus": home_zone, "westeurope": other}
    return changed(
        one, source_zone=zones[one.source_location], target_zone=zones[one.target_location], home_zone=home_zone,
        source_location="northeurope", target_location="northeurope", home_location="northeurope",
    )  # fmt: skip


SIDES: dict[str, tuple[Callable[[ProtectedItem], ProtectedItem], str, str]] = {
    "home Central US": (lambda one: one, "Central US", "West Europe"),
    "home West Europe": (lambda one: between(one, "westeurope", "centralus"), "West Europe", "Central US"),
    "home North Europe": (lambda one: between(one, "northeurope", "westeurope"), "North Europe", "West Europe"),
    "zones": (lambda one: within_a_region(one, "3", "1"), "zone 3 of North Europe", "zone 1 of North Europe"),
}


def failover_job() -> Job:
    job = PROTECTED.id.vault_id.child("replicationJobs", "1")
    return Job(
        job, "1", "UnplannedFailover", "Failover", JobState.SUCCEEDED, "Succeeded", PROTECTED.machine_name,
        FAILED_OVER_AT, FAILED_OVER_AT,
    )  # fmt: skip


def known(one: ProtectedItem) -> ItemEstate:
    there = resource_id(one.id.group_id, "Microsoft.Compute/virtualMachines", "web-01-there")
    return replace(
        estate(one),
        running=replace(WEB_01, power=Power.DEALLOCATED),
        failed_over=replace(WEB_01, id=there) if one.active_on_target else None,
        regions=tuple(Region(name, display) for name, display in REGIONS.items()),
        jobs=(failover_job(),),
    )


def texts(one: ProtectedItem) -> Iterator[str]:
    """All that home, the machine's page, its menu and the result of its failover say."""
    jobs, estate_now = (failover_job(),), known(one)
    seen = MachineView(one, NOW, POINTS, (), None, since=away_since(one, jobs))
    for width in (77, 150):
        yield all_words(machine.rows(seen, REGIONS.__getitem__, width))
        yield all_words(row for line in menu_lines(estate_now, None) for row in menu_rows(line, width))
        if one.active_on_target:
            yield all_words(result_rows(estate_now, None, width))
    listed = VaultView((one,), needs((one,), jobs, NOW), (), NOW, REGIONS.__getitem__, jobs=jobs)
    for width in (80, 200):
        for each in listed.machines:
            cells = machine_list.cells(each, listed, width)
            yield all_words(TableRow("k", cells).parts(index) for index in range(len(cells)))
        yield all_words(estate_rows(listed, width) + route_rows(listed, width, 2))
    for action in allowed_actions(one).actions:
        made = plan(drafted(action, one), estate_now)
        yield " ".join([made.title, *(line.text for line in made.consequences), *made.then])
        yield " ".join(f"{problem.what} {problem.remedy}" for problem in made.problems)
    for need in needs((one,), jobs, NOW):
        yield f"{needing.sentence(need, NOW)} {needing.why(need, NOW)[0]}"
        yield all_words(needing.help_rows(need, NOW, 77))


@pytest.mark.parametrize("side", SIDES)
@PLACES
def test_no_text_names_the_wrong_side(place: Place, side: str) -> None:
    on_side, home_words, other = SIDES[side]
    one = on_side(place.item)
    away = place.since or place.name == "failing back"
    assert is_away(one) is away
    runs, elsewhere = (other, home_words) if away else (home_words, other)
    truth = Truth("web-01", runs, elsewhere, home_words, protected=one.stage is Stage.PROTECTED)
    for text in texts(one):
        assert wrong_words(truth, text) == [], text


@PLACES
def test_each_place_is_told_as_it_is(place: Place) -> None:
    seen = MachineView(place.item, NOW, POINTS, (), None, since=away_since(place.item, (failover_job(),)))
    page = " ".join(all_words(machine.rows(seen, REGIONS.__getitem__, 77)).split())
    assert place.path in page
    assert ("away from home (Central US) since 07:02" in page) is place.since
    assert item.state(place.item)[0] == place.state
    assert [needing.sentence(one, NOW) for one in needs((place.item,), (failover_job(),), NOW)] == (
        [place.need] if place.need else []
    )


@PLACES
def test_the_map_has_the_machine_where_it_runs_and_an_arc_only_to_a_copy(place: Place) -> None:
    regions = tuple(
        Region(name, display, latitude=40.0, longitude=10.0 * n) for n, (name, display) in enumerate(REGIONS.items())
    )
    sites, arcs = home.sites((place.item,), regions)
    [running] = [site for site in sites if site.mark == SOURCE]
    assert running.name == REGIONS[runs_in(place.item)]
    assert running.note
    assert bool(arcs) is not place.item.active_on_target
    for arc in arcs:
        assert arc.source == running.at


def test_the_round_is_walked_in_its_order() -> None:
    passed = [here for one in ROUND if (here := position(one.item)) is not None]
    assert passed == sorted(passed)
    assert set(passed) == set(range(8))
