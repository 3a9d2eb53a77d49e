"""When a region counts as lost, when a machine does, and what is proposed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from asr_tui.domain.errors import AccessDenied
from asr_tui.domain.health_reports import Availability, Cause, Incident, LoggedChange, MachineHealth
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.outage import assess
from asr_tui.domain.proposals import ProposalKind
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.domain.region_signals import region_signals
from asr_tui.domain.signals import Level, Observation, Source, SourceRead
from tests.domain.outage_samples import ALL_READ, BEGAN, NOW, away, health, issue, machine, seen

FOUR = [machine(f"web-0{number}") for number in range(1, 5)]
SILENT = [replace(item, last_heartbeat=BEGAN) for item in FOUR]


def level(observation: Observation) -> Level:
    return assess(observation, NOW).level


def test_machines_that_are_available_need_no_proposal() -> None:
    found = assess(seen(FOUR, health=tuple(health(one, Availability.AVAILABLE) for one in FOUR)), NOW)
    assert found.level is Level.WELL
    assert (found.proposals, found.down, found.unread) == ((), (), ())


@pytest.mark.parametrize("service", ["Virtual Machines", "Storage", "Virtual Network"])
def test_azure_and_the_machines_together_are_red(service: str) -> None:
    assert level(seen(SILENT, incidents=(issue(service=service),))) is Level.RED
    assert level(seen(FOUR, incidents=(issue(service=service),), health=tuple(map(health, SILENT)))) is not Level.RED
    down = tuple(health(one) for one in SILENT)
    assert level(seen(SILENT, incidents=(issue(service=service),), health=down)) is Level.RED


def test_each_sign_alone_is_amber_and_says_what_is_missing() -> None:
    azure = assess(seen(FOUR, incidents=(issue(),)), NOW).regions[0]
    assert (azure.level, azure.missing) == (Level.AMBER, "your machines do not show it")
    own = assess(seen(SILENT), NOW).regions[0]
    assert (own.level, own.missing) == (Level.AMBER, "Service Health confirms nothing yet")
    refused = SourceRead(Source.SERVICE_HEALTH, "s", None, AccessDenied("No right to do this"))
    unread = tuple(one for one in ALL_READ if one.source not in {Source.SERVICE_HEALTH, Source.ACTIVITY_LOG})
    blind = assess(seen(SILENT, reads=(*unread, refused)), NOW)
    assert blind.regions[0].missing == "Service Health was not read"
    assert blind.unread == (refused,)


@pytest.mark.parametrize(
    "incident",
    [
        issue(active=False),
        issue(region="westus"),
        issue(service="Azure Synapse Analytics"),
        issue(kind="PlannedMaintenance"),
        issue(kind="HealthAdvisory"),
    ],
)
def test_what_is_over_elsewhere_or_no_issue_of_these_services_is_no_sign(incident: Incident) -> None:
    assert level(seen(FOUR, incidents=(incident,))) is Level.WELL
    assert level(seen(SILENT, incidents=(incident,))) is Level.AMBER


def test_the_status_page_alone_makes_nothing_red() -> None:
    emerging = replace(issue(), kind="EmergingIssues")
    assert level(seen(FOUR, emerging=(emerging,))) is Level.AMBER
    assert level(seen(SILENT, emerging=(emerging,))) is Level.AMBER


@pytest.mark.parametrize(
    ("read_ago", "silent_for", "found"), [(60, 61, Level.WELL), (60, 76, Level.AMBER), (0, 16, Level.AMBER)]
)
def test_what_was_not_read_since_is_no_silence(read_ago: int, silent_for: int, found: Level) -> None:
    """Minutes of Azure: at 60 times its speed a vault at rest is read once an hour."""
    beat = NOW - timedelta(minutes=silent_for)
    own = SourceRead(Source.ITEMS, "s", NOW - timedelta(minutes=read_ago))
    others = tuple(one for one in ALL_READ if one.source is not Source.ITEMS)
    observation = seen([replace(item, last_heartbeat=beat, rpo_at=beat) for item in FOUR], reads=(own, *others))
    assert level(observation) is found
    [state] = assess(observation, NOW).regions
    said = next(one for one in region_signals(state, observation, NOW) if one.source is Source.ITEMS)
    assert ("silent" in said.says) is (found is Level.AMBER)


def test_after_a_change_of_direction_a_machine_that_beats_is_not_silent() -> None:
    """Its RPO is still that of before; without any heartbeat the RPO alone tells."""
    old = NOW - timedelta(hours=2)
    assert level(seen([replace(item, rpo_at=old) for item in FOUR])) is Level.WELL
    assert level(seen([replace(item, rpo_at=old, last_heartbeat=None) for item in FOUR])) is Level.AMBER


def test_silence_of_every_region_is_no_sign_of_one() -> None:
    both = [*SILENT, machine("far-01", "eastus", silent=True)]
    assert level(seen(both)) is Level.WELL
    assert level(seen(both, incidents=(issue(),))) is Level.AMBER
    assert level(seen([*SILENT, machine("far-01", "eastus")], incidents=(issue(),))) is Level.RED


def test_half_of_the_machines_are_not_most_of_them() -> None:
    assert level(seen([*SILENT[:2], *FOUR[2:]])) is Level.WELL
    assert level(seen([*SILENT[:3], *FOUR[3:]])) is Level.AMBER


def test_a_share_of_the_settings_makes_machines_that_are_down_a_sign() -> None:
    down = tuple(health(one) for one in SILENT[:2])
    half = seen([*SILENT[:2], *FOUR[2:]], health=down, incidents=(issue(),))
    assert level(half) is Level.AMBER
    assert level(replace(half, share=49.0)) is Level.RED


def test_a_broken_site_recovery_silences_machines_and_is_told_apart() -> None:
    broken = issue(service="Azure Site Recovery")
    state = assess(seen(SILENT, incidents=(broken,)), NOW).regions[0]
    assert state.level is Level.AMBER
    assert state.site_recovery == (broken,)
    assert state.missing == "a broken Site Recovery makes machines silent too"
    down = tuple(health(one) for one in SILENT)
    assert level(seen(SILENT, incidents=(broken,), health=down)) is Level.RED


def test_the_activity_log_stands_in_where_service_health_has_nothing() -> None:
    entry = LoggedChange(NOW - timedelta(minutes=9), "t", "Active", incident=issue())
    assert level(seen(SILENT, logged=(entry,))) is Level.RED
    over = LoggedChange(NOW, "t", "Resolved", incident=issue(active=False))
    assert level(seen(SILENT, logged=(over, entry))) is Level.AMBER
    assert level(seen(SILENT, logged=(entry,), incidents=(issue(active=False),))) is Level.AMBER


# One machine


@pytest.mark.parametrize(
    ("state", "cause", "down"),
    [
        (Availability.UNAVAILABLE, Cause.PLATFORM, True),
        (Availability.UNAVAILABLE, Cause.OWNER, False),
        (Availability.UNAVAILABLE, Cause.NOT_SAID, False),
        (Availability.UNKNOWN, Cause.PLATFORM, False),
        (Availability.DEGRADED, Cause.PLATFORM, False),
        (Availability.AVAILABLE, Cause.PLATFORM, False),
    ],
)
def test_only_the_platforms_fault_takes_a_machine_down(state: Availability, cause: Cause, down: bool) -> None:
    first = SILENT[0]
    found = assess(seen([first, *FOUR[1:]], health=(health(first, state, cause),)), NOW)
    assert found.level is (Level.AMBER if down else Level.WELL)
    assert [(one.kind, one.action, one.items) for one in found.proposals] == (
        [(ProposalKind.FAIL_OVER, Action.FAIL_OVER, (first,))] if down else []
    )


def test_a_machine_whose_agent_reported_since_runs_again() -> None:
    assert level(seen(FOUR, health=(health(FOUR[0]),))) is Level.WELL


def test_a_machine_that_runs_elsewhere_is_not_down() -> None:
    moved = away("web-01", Stage.COMMITTED, "SwitchProtection")
    assert assess(seen([moved], health=(health(moved),)), NOW).down == ()


# Proposals


def test_the_relocation_names_who_cannot_take_part_and_who_is_not_protected() -> None:
    no_point = replace(SILENT[0], rpo=None, rpo_at=None)
    not_allowed = replace(SILENT[1], allowed_operations=frozenset({"DisableProtection"}))
    copying = replace(SILENT[2], stage=Stage.COPYING)
    stranger = MachineHealth(
        SILENT[0].machine.parent().child("virtualMachines", "pay-01"), Availability.UNAVAILABLE, "Unavailable",
        Cause.PLATFORM, BEGAN, NOW, region="centralus",
    )  # fmt: skip
    stopped = replace(stranger, machine=stranger.machine.parent().child("virtualMachines", "old"), cause=Cause.OWNER)
    items = [no_point, not_allowed, copying, SILENT[3], replace(SILENT[3], id=SILENT[3].id.parent().child("x", "z"))]
    found = assess(seen(items, incidents=(issue(),), health=(stranger, stopped)), NOW)
    (relocation,) = found.proposals
    assert relocation.kind is ProposalKind.RELOCATE
    assert [one.machine_name for one in relocation.items] == ["web-04", "web-04"]
    assert [(one.item.machine_name, one.why) for one in relocation.left_out] == [
        ("web-01", "it has no recovery point"),
        ("web-02", "Azure allows no failover now"),
        ("web-03", "not protected now: first copy"),
    ]
    assert relocation.unprotected == ("pay-01",)
    assert relocation.of == 5


def test_machines_that_were_moved_already_are_not_proposed_again() -> None:
    moved = away("web-01", Stage.FAILED_OVER, "Commit")
    found = assess(seen([moved, *SILENT[1:]], incidents=(issue(),)), NOW)
    assert [one.machine_name for one in found.proposals[0].items] == ["web-02", "web-03", "web-04"]


@pytest.mark.parametrize(
    ("stage", "allowed", "step"),
    [
        (Stage.FAILED_OVER, "Commit", Action.COMMIT),
        (Stage.COMMITTED, "SwitchProtection", Action.REPROTECT),
        (Stage.COMMITTING, "Nothing", None),
    ],
)
def test_the_way_home_is_proposed_when_azure_tells_the_end(stage: Stage, allowed: str, step: Action | None) -> None:
    over = assess(seen([away("web-01", stage, allowed)], incidents=(issue(active=False),)), NOW)
    assert [(one.kind, one.action) for one in over.proposals] == ([(ProposalKind.WAY_HOME, step)] if step else [])
    assert over.regions[0].ended == NOW - timedelta(minutes=2)
    lasting = assess(seen([away("web-01", stage, allowed)], incidents=(issue(),)), NOW)
    assert lasting.proposals == ()


def test_the_earliest_step_home_comes_first_and_the_others_later() -> None:
    ready = machine("web-03", "westeurope", target_location="centralus", home_location="centralus")
    items = [
        away("web-01", Stage.COMMITTED, "SwitchProtection"),
        away("web-02", Stage.FAILED_OVER, "Commit"),
        ready,
    ]
    (home,) = assess(seen(items, incidents=(issue(active=False),)), NOW).proposals
    assert home.action is Action.COMMIT
    assert [one.machine_name for one in home.items] == ["web-02"]
    assert [one.machine_name for one in home.later] == ["web-01", "web-03"]
    (last,) = assess(seen([ready], incidents=(issue(active=False),)), NOW).proposals
    assert (last.action, last.items) == (Action.FAIL_OVER, (ready,))


def test_a_region_that_this_program_saw_in_trouble_answers_by_its_machines() -> None:
    moved = away("web-01", Stage.COMMITTED, "SwitchProtection")
    there = replace(health(moved, Availability.AVAILABLE), reported=NOW)
    assert assess(seen([moved], health=(there,)), NOW).proposals == ()
    since = {"centralus": NOW - timedelta(minutes=5)}
    assert assess(seen([moved], health=(there,), trouble=since), NOW).proposals[0].kind is ProposalKind.WAY_HOME
    still = replace(there, state=Availability.UNAVAILABLE)
    assert assess(seen([moved], health=(still,), trouble=since), NOW).proposals == ()


# Rules that hold for any observation

_STATES = st.sampled_from(list(Availability))
_CAUSES = st.sampled_from(list(Cause))
_SERVICES = st.sampled_from(["Virtual Machines", "Storage", "Azure Site Recovery", "Billing"])
_REGIONS = st.sampled_from(["centralus", "eastus"])


@st.composite
def observations(draw: st.DrawFn) -> Observation:
    count = draw(st.integers(1, 6))
    items = [machine(f"m-{number}", draw(_REGIONS), silent=draw(st.booleans())) for number in range(count)]
    told = tuple(health(item, draw(_STATES), draw(_CAUSES)) for item in items if draw(st.booleans()))
    issues = st.builds(issue, _REGIONS, _SERVICES, active=st.booleans())
    return seen(items, health=told, incidents=tuple(draw(st.lists(issues, max_size=3))))


@given(observations())
def test_red_needs_both_signs_whatever_happens(observation: Observation) -> None:
    for state in assess(observation, NOW).regions:
        if state.level is Level.RED:
            assert state.azure
            assert state.own
        if state.level is Level.WELL:
            assert not state.azure
            assert not state.own


@given(observations())
def test_without_azures_word_or_without_own_signs_nothing_is_red(observation: Observation) -> None:
    assert assess(replace(observation, incidents=()), NOW).level is not Level.RED
    healthy = tuple(replace(item, last_heartbeat=NOW) for item in observation.items)
    assert assess(replace(observation, items=healthy, health=()), NOW).level is not Level.RED


@given(observations())
def test_each_machine_is_in_at_most_one_failover_and_no_proposal_is_empty_handed(observation: Observation) -> None:
    proposals = assess(observation, NOW).proposals
    named: list[ProtectedItem] = [item for one in proposals for item in one.items]
    assert len({item.id for item in named}) == len(named)
    assert all(one.of for one in proposals)
    owned = {one.machine for one in observation.health if one.cause is Cause.OWNER}
    single = [item for one in proposals if one.kind is ProposalKind.FAIL_OVER for item in one.items]
    assert not any(item.machine in owned for item in single)
