"""Quota in the target for some of a set: who fits, who does not, and with which other sizes they would."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from asr_tui.domain.drafts.failover import FailoverDraft, failover_plan
from asr_tui.domain.ids import location_id
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.joined import joined
from asr_tui.domain.obstacles import Quota
from asr_tui.domain.placement import MachineSize
from asr_tui.domain.plan import Plan
from asr_tui.domain.problems import Problem, Severity
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.target_quota import FIELD, TargetNeed, fits
from asr_tui.domain.waves import MachineWave, MachineWaves, with_waves
from tests.domain import items
from tests.domain.estates import SUBSCRIPTION

SCOPE = location_id(SUBSCRIPTION, "westeurope")
D4 = MachineSize("Standard_D4s_v5", 4, 16, 8, 2, "standardDSv5Family")
D2 = MachineSize("Standard_D2s_v5", 2, 8, 4, 2, "standardDSv5Family")
D4A = MachineSize("Standard_D4as_v5", 4, 16, 8, 2, "standardDASv5Family")
E4A = MachineSize("Standard_E4as_v5", 4, 32, 8, 2, "standardEASv5Family")
D8A = MachineSize("Standard_D8as_v5", 8, 32, 16, 4, "standardDASv5Family")
SIZES = (D2, D4, D4A, E4A, D8A)


def quotas(total: int, intel: int, amd: int = 100, interfaces: int = 1000) -> tuple[Quota, ...]:
    return (
        Quota("cores", "Total Regional vCPUs", 40, 40 + total),
        Quota("standardDSv5Family", "Standard DSv5 Family vCPUs", 0, intel),
        Quota("standardDASv5Family", "Standard DASv5 Family vCPUs", 0, amd),
        Quota("NetworkInterfaces", "Network Interfaces", 0, interfaces),
    )


def item(number: int) -> ProtectedItem:
    own = items.PROTECTED.id.parent(1).child(f"item-{number}")
    return replace(items.PROTECTED, id=own, machine_name=f"web-{number:02}", target_size=D4.name)


def estate(number: int, free: tuple[Quota, ...], sizes: tuple[MachineSize, ...] = SIZES) -> ItemEstate:
    return replace(items.estate(), item=item(number), running=None, quotas=free, sizes=sizes)


def failover(count: int, free: tuple[Quota, ...], sizes: tuple[MachineSize, ...] = SIZES) -> Plan:
    return joined(
        [
            failover_plan(FailoverDraft(item(one).id, item(one).machine_name), estate(one, free, sizes))
            for one in range(count)
        ]
    )


def found(plan: Plan) -> list[Problem]:
    return [one for one in plan.problems if one.field == FIELD]


def test_forty_of_sixty_fit_and_the_others_are_named_with_sizes_that_would() -> None:
    plan = failover(60, quotas(total=400, intel=160))
    (problem,) = found(plan)
    assert problem.severity is Severity.WARNING
    assert plan.can_start
    assert "West Europe has not the quota for these 60 machines" in problem.what
    assert "Standard DSv5 Family vCPUs: 240 needed, 160 free of 160" in problem.what
    assert "In this order 40 fit (web-00, web-01," in problem.what
    assert "and 20 do not: web-40, web-41," in problem.what
    assert problem.machines == tuple(item(one).id for one in range(40, 60))
    assert "Standard_D4as_v5 or Standard_E4as_v5 for the 20 of Standard_D4s_v5" in problem.remedy


def test_where_the_region_itself_is_short_a_smaller_size_is_offered() -> None:
    (problem,) = found(failover(10, quotas(total=28, intel=100)))
    assert "7 fit" in problem.what
    assert "These sizes" not in problem.remedy, "nothing is left of the region's cores"
    (problem,) = found(failover(4, quotas(total=15, intel=100)))
    assert "Standard_D2s_v5 for the one of Standard_D4s_v5" in problem.remedy


def test_what_is_not_read_is_no_finding_and_interfaces_count_without_sizes() -> None:
    assert not found(failover(3, ()))
    assert not found(failover(3, quotas(total=1, intel=1), ()))
    (problem,) = found(failover(3, quotas(total=1, intel=1, interfaces=2), ()))
    assert "Network Interfaces: 3 needed, 2 free of 2" in problem.what


def test_one_machine_alone_has_its_own_sentence() -> None:
    (problem,) = found(failover(1, quotas(total=2, intel=100)))
    assert problem.what == ("West Europe has not the quota for web-00: Total Regional vCPUs: 4 needed, 2 free of 42.")


def test_the_machines_of_the_first_wave_get_the_quota_first() -> None:
    free = quotas(total=400, intel=4)
    waves = MachineWaves((MachineWave("db", frozenset({item(1).id})), MachineWave("web", frozenset({item(0).id}))))
    plans = [
        with_waves(
            failover_plan(FailoverDraft(item(one).id, item(one).machine_name), estate(one, free)), item(one).id, waves
        )
        for one in (0, 1)
    ]
    (problem,) = found(joined(plans))
    assert problem.machines == (item(0).id,)


@given(
    st.lists(st.sampled_from(SIZES), min_size=1, max_size=12),
    st.integers(0, 60),
    st.integers(0, 40),
    st.integers(0, 40),
)
def test_those_that_fit_never_need_more_than_there_is(
    sizes: list[MachineSize], total: int, intel: int, amd: int
) -> None:
    free = quotas(total, intel, amd)
    needs = [
        TargetNeed(item(at).id, f"vm-{at}", size.name, 1, "West Europe", SCOPE, free, SIZES)
        for at, size in enumerate(sizes)
    ]
    (one,) = fits(needs)
    assert {need.item for need in (*one.fit, *one.unfit)} == {need.item for need in needs}
    for quota in free:
        used = sum(need.amounts.get(quota.name.casefold(), 0) for need in one.fit)
        assert used <= quota.free
    for size, many, others in one.other_sizes:
        assert sum(need.size == size for need in one.unfit) == many
        for other in (one for one in SIZES if one.name in others):
            left = quotas(total, intel, amd)[0].free - sum(need.amounts["cores"] for need in one.fit)
            assert other.cores * many <= left
            assert many
