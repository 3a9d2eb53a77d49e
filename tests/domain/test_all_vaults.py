"""Machines of all vaults with what is known of each, and their groups."""

from __future__ import annotations

from msgspec.structs import replace

from asr_tui.domain.all_vaults import VaultsSnapshot, grouped, machines_of, vault_names
from asr_tui.domain.attention import NeedReason
from asr_tui.domain.ids import ArmId, vault_id
from asr_tui.domain.jobs import JobState
from asr_tui.domain.protection import ProtectedItem
from tests.fakes import NOW, SUBSCRIPTION
from tests.ui import samples

ONE, OTHER = (vault_id(SUBSCRIPTION, "rg-dr", name) for name in ("one", "other"))


def placed(vault: ArmId, name: str = "web-01") -> ProtectedItem:
    below = samples.item(name).id.partition("/vaults/")[2].partition("/")[2]
    return samples.item(name, id=ArmId(f"{vault}/{below}"))


def test_a_job_counts_in_its_own_vault_only() -> None:
    failed = samples.job("job-1", "Failover", "web-01", scenario="UnplannedFailover", state=JobState.FAILED)
    failed = replace(failed, id=OTHER.child("replicationJobs", "job-1"))
    here, there = placed(ONE), placed(OTHER)
    seen = VaultsSnapshot(items=(here, there), jobs=(failed,))
    needs = {one.item.id: {need.reason for need in one.needs} for one in machines_of(seen, NOW, str)}
    assert NeedReason.JOB_FAILED not in needs[here.id]
    assert NeedReason.JOB_FAILED in needs[there.id]


def test_tags_that_were_not_read_are_not_taken_for_none() -> None:
    here, there = placed(ONE, "web-01"), placed(OTHER, "web-02")
    seen = VaultsSnapshot(items=(here, there), tags={here.id: (("app", "shop"),)})
    known = {one.name: one.tags for one in machines_of(seen, NOW, str)}
    assert known == {"web-01": {"app": "shop"}, "web-02": None}


def test_groups_are_in_the_order_of_their_names_and_those_without_one_last() -> None:
    items = (placed(ONE, "a"), placed(OTHER, "b"), placed(OTHER, "c"))
    machines = machines_of(VaultsSnapshot(items=items), NOW, str)
    groups = grouped(machines, lambda one: {"a": "", "b": "zone", "c": "Area"}[one.name], "not known")
    assert [(one.name, one.rest) for one in groups] == [("Area", False), ("zone", False), ("not known", True)]
    assert sum(len(one.machines) for one in groups) == 3


def test_vaults_of_one_name_are_told_apart_by_their_groups() -> None:
    twin = vault_id(SUBSCRIPTION, "rg-other", "ONE")
    assert vault_names((ONE, OTHER, twin, ONE)) == {ONE: "one (rg-dr)", OTHER: "other", twin: "ONE (rg-other)"}
