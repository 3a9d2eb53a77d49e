"""Regions in three spellings, and what an incident says of a region."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr_tui.domain.health_reports import Impact, Incident, region_key
from asr_tui.simulator.locations import all_locations
from asr_tui.simulator.providers.resource_health.service_health import status_page_id

PHYSICAL = sorted(name for name, one in all_locations().items() if one.physical)


@pytest.mark.parametrize("name", PHYSICAL)
def test_each_region_is_known_by_its_display_name_and_by_arms(name: str) -> None:
    location = all_locations()[name]
    assert region_key(location.display) == name
    assert region_key(location.regional) == name
    assert region_key(name) == name


@pytest.mark.parametrize(
    ("status_page", "name"),
    [
        ("us-east", "eastus"), ("us-central", "centralus"), ("europe-west", "westeurope"), ("us-east-2", "eastus2"),
        ("us-north-central", "northcentralus"),
    ],
)  # fmt: skip
def test_an_id_of_the_status_page_is_turned_round(status_page: str, name: str) -> None:
    assert region_key(status_page) == name
    assert status_page_id(name) == status_page


@given(st.text(max_size=40))
def test_any_name_of_a_region_reads_without_blanks(name: str) -> None:
    assert " " not in region_key(name)


def incident(*impacts: Impact, active: bool = True) -> Incident:
    return Incident("T", "ServiceIssue", active, impacts=impacts)


def test_a_resolved_region_in_an_active_event_is_not_hit() -> None:
    one = incident(Impact("Storage", "centralus", active=False), Impact("Storage", "westus", active=True))
    assert one.hits("centralus") == ()
    assert one.ended_in("centralus")
    assert not one.ended_in("westus")
    assert len(one.hits("westus")) == 1
    assert one.hits("eastus") == ()


def test_what_is_global_hits_every_region() -> None:
    assert incident(Impact("Virtual Machines", "global", active=True)).hits("centralus")


def test_an_event_that_ended_hits_no_region_whatever_its_regions_say() -> None:
    one = incident(Impact("Storage", "centralus", active=True), active=False)
    assert one.hits("centralus") == ()
    assert one.ended_in("centralus")


@pytest.mark.parametrize("service", ["Site Recovery", "Azure Site Recovery", "azure site recovery "])
def test_site_recovery_is_known_in_its_spellings(service: str) -> None:
    impact = Impact(service, "centralus", active=True)
    assert impact.is_site_recovery
    assert not impact.is_compute
