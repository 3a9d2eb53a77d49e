"""Findings that are kept from one estate to the next are those that would be found anew."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import ClassVar

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import fields, replace

from asr_tui.domain.drafts.enable_replication import (
    Choice,
    EnableReplicationDraft,
    TargetChoice,
    machine_problems,
    problems,
    problems_of,
    problems_of_target_in_parts,
    resolve,
    rules,
)
from asr_tui.domain.drafts.enable_replication.consistency_group import group_problems
from asr_tui.domain.drafts.enable_replication.policy_rules import policy_problems
from asr_tui.domain.drafts.enable_replication.target_rules import target_problems
from asr_tui.domain.drafts.enable_replication.targets import AT_ONCE
from asr_tui.domain.estate import LOOKED_AT, OF_MACHINES_ALONE, Estate
from asr_tui.domain.machines import EligibilityError, Machine, Power
from asr_tui.domain.obstacles import Link, Lock, LockLevel
from asr_tui.domain.placement import MachineSize
from asr_tui.domain.problems import Problem
from tests.domain.estates import DRAFT, ESTATE, SHOP, SUBSCRIPTION, machine

NAMES = ("app-01", "app-02", "web-01", "web-02")
Step = tuple[dict[str, object], EnableReplicationDraft]
PAGES = ("source", "machines", "target", "policy", "review")
SITE_RECOVERY = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.RecoveryServices/vaults/old"

machines = st.tuples(
    *(
        st.sampled_from([
            machine(name),
            machine(name, power=Power.STOPPED),
            machine(name, location="northeurope"),
            machine(name, image="kinvolk flatcar"),
            machine(name, zone="1"),
        ])
        for name in NAMES
    )
)  # fmt: skip
ids = st.sampled_from([machine(name).id for name in NAMES])
REFUSED = (EligibilityError("150097", "Azure says no."),)
parts = st.fixed_dictionaries(
    {},
    optional={
        "machines": machines.map(tuple),
        "eligibility": st.dictionaries(ids, st.sampled_from([(), REFUSED])).map(lambda one: tuple(one.items())),
        "unread": st.sampled_from([(), ("Locks could not be read.",)]),
        "locks": st.lists(st.builds(Lock, st.just("keep"), ids, st.sampled_from(LockLevel)), max_size=2).map(tuple),
        "links": st.lists(ids.map(lambda one: Link(one.child("links", "old"), one, SITE_RECOVERY)), max_size=2).map(
            tuple
        ),
        "sizes": st.sampled_from([(), (MachineSize("Standard_D2s_v5", 1, 4),)]),
        "networks": st.sampled_from([(), ESTATE.networks]),
        "groups": st.sampled_from([(), ESTATE.groups]),
        "storage_refusals": st.sampled_from([(), (("contosovaultasrcache", "It is taken."),)]),
    },
)
choices = st.builds(
    TargetChoice,
    name=st.sampled_from(["", "new-name", "bad name"]),
    excluded_disks=st.sampled_from([(), ("app-01-data",), ("lost",)]),
    group=st.sampled_from([Choice(), Choice(name="rg-other")]),
)
drafts = st.builds(
    lambda marked, own, group: replace(
        DRAFT,
        machines=tuple(dict.fromkeys(marked)),
        overrides=tuple(own.items()),
        policy=replace(DRAFT.policy, multi_vm_group=group),
    ),
    st.lists(st.one_of(ids, st.just(SHOP.child("providers", "Microsoft.Compute", "virtualMachines", "gone")))),
    st.dictionaries(ids, choices, max_size=2),
    st.sampled_from(["", "group-1"]),
)


def anew(estate: Estate) -> Estate:
    """The same values, of which nothing was found yet."""
    return replace(estate)


@given(st.lists(st.tuples(parts, drafts), min_size=2, max_size=6))
@settings(deadline=None)
def test_what_is_kept_is_what_would_be_found_anew(
    steps: list[tuple[dict[str, object], EnableReplicationDraft]],
) -> None:
    estate = ESTATE
    for changes, draft in steps:
        estate = replace(estate, **changes).like(estate)
        assert resolve(draft, estate) == resolve(draft, anew(estate))
        assert problems(draft, estate) == problems(draft, anew(estate))
        for one in estate.machines:
            left_out = draft.override(one.id).excluded_disks
            assert machine_problems(one, estate, left_out) == machine_problems(one, anew(estate), left_out)


@given(parts)
def test_an_equal_estate_is_the_earlier_one(changes: dict[str, object]) -> None:
    estate = replace(ESTATE, **changes)
    assert anew(estate).like(estate) is estate
    assert estate.like(ESTATE) == estate


@given(parts, drafts)
@settings(deadline=None)
def test_the_pages_have_all_problems_between_them(changes: dict[str, object], draft: EnableReplicationDraft) -> None:
    estate = replace(ESTATE, **changes)
    resolved = resolve(draft, estate)
    every: tuple[Problem, ...] = (
        *rules.source_problems(draft, estate),
        *rules._machines(draft, estate, resolved.target_region),
        *target_problems(draft, estate, resolved),
        *policy_problems(draft, estate, resolved),
        *group_problems(draft, estate, resolved),
        *problems_of("review", draft, estate),
    )
    assert Counter(problems(draft, estate)) == Counter(every)
    for page in PAGES:
        assert problems_of(page, draft, estate) == tuple(one for one in every if one.page == page)


@given(st.lists(st.tuples(parts, drafts, st.integers(0, 30)), min_size=1, max_size=4))
@settings(deadline=None)
def test_what_is_found_in_parts_is_what_is_found_at_once_also_where_that_stops_midway(
    steps: list[tuple[dict[str, object], EnableReplicationDraft, int]],
) -> None:
    """Between two parts anything may be asked, of the same choices or of others."""
    estate = ESTATE
    for changes, draft, done in steps:
        estate = replace(estate, **changes).like(estate)
        begun = problems_of_target_in_parts(draft, estate)
        for _ in islice(begun, done):
            assert resolve(DRAFT, estate) == resolve(DRAFT, anew(estate))
        assert problems_of("target", draft, estate) == problems_of("target", draft, anew(estate))
        for _ in begun:
            pass
        assert resolve(draft, estate) == resolve(draft, anew(estate))
        assert problems_of("target", draft, estate) == problems_of("target", draft, anew(estate))


def test_thousands_of_machines_are_worked_out_in_parts_and_then_known() -> None:
    many = tuple(machine(f"m-{number:04}") for number in range(10 * AT_ONCE))
    estate, draft = replace(ESTATE, machines=many), replace(DRAFT, machines=tuple(one.id for one in many))
    turns = sum(1 for _ in problems_of_target_in_parts(draft, estate))
    assert turns >= 3 * 10, "their choices, their targets, and what is wrong with these"
    assert not list(problems_of_target_in_parts(draft, estate))
    assert resolve(draft, estate) is resolve(draft, estate)
    assert resolve(draft, estate) == resolve(draft, anew(estate))


class Watched(Estate, frozen=True):
    """An estate that notes which of its parts are read."""

    read: ClassVar[set[str]] = set()

    def __getattribute__(self, name: str) -> object:
        if name in _PARTS:
            Watched.read.add(name)
        return super().__getattribute__(name)


_PARTS = frozenset(one.name for one in fields(Estate))


def watched(changes: dict[str, object]) -> Watched:
    estate = replace(ESTATE, **changes)
    found = Watched(**{name: getattr(estate, name) for name in _PARTS})
    Watched.read = set()
    return found


@given(parts, drafts)
@settings(deadline=None)
def test_rules_look_only_at_the_parts_that_their_findings_are_kept_by(
    changes: dict[str, object], draft: EnableReplicationDraft
) -> None:
    estate = watched(changes)
    own: tuple[Machine, ...] = ESTATE.machines
    for one in own:
        machine_problems(one, estate, (), "westeurope")
    assert Watched.read <= LOOKED_AT | {"eligibility"}

    estate = watched(changes)
    resolve(draft, estate)
    problems_of("target", draft, estate)
    problems_of("policy", draft, estate)
    assert not Watched.read & OF_MACHINES_ALONE
