"""Azure's JSON is read without trusting its shape, and its sentinel times never get through."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr_tui.azure_gateway.bodies import jobs, machines, placement, protected_items, resources, topology
from asr_tui.azure_gateway.bodies.fields import Fields, parse_time
from asr_tui.domain.ids import ArmId


@pytest.mark.parametrize(
    "sentinel",
    [
        "0001-01-01T00:00:00",
        "0001-01-01T00:00:00Z",
        "1753-01-01T01:01:01Z",
        "9999-12-31T23:59:59.9999999",
        "9999-12-31T23:59:59.9999999Z",
        "2023-01-16T09:24:47",  # without a zone nobody knows when it was
        "yesterday",
        "",
        None,
        5,
    ],
)
def test_no_time_reads_as_none(sentinel: object) -> None:
    assert parse_time(sentinel) is None


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2023-01-16T09:24:47Z", datetime(2023, 1, 16, 9, 24, 47, tzinfo=UTC)),
        ("2023-01-16T09:24:47.4911762Z", datetime(2023, 1, 16, 9, 24, 47, 491176, tzinfo=UTC)),
        ("2023-01-16T09:24:47.84Z", datetime(2023, 1, 16, 9, 24, 47, 840000, tzinfo=UTC)),
        ("2023-01-16T10:24:47+01:00", datetime(2023, 1, 16, 9, 24, 47, tzinfo=UTC)),
    ],
)
def test_azures_times_are_utc(text: str, time: datetime) -> None:
    assert parse_time(text) == time


def test_values_of_another_type_than_expected_read_as_empty() -> None:
    odd = Fields({"text": {"a": 1}, "list": 5, "number": "x", "id": "no id", "flag": 3, "object": [1]})
    assert odd.text("text") == ""
    assert odd.each("list") == ()
    assert odd.number("number") is None
    assert odd.id("id") is None
    assert odd.flag("flag") is None
    assert not odd.at("object", "further")


def test_a_secret_at_the_end_of_a_long_text_is_not_cut_before_it_is_removed() -> None:
    key = "aB3/" * 21 + "aB=="
    found = Fields({"text": "." * 3930 + key, "list": ["." * 3930 + key]})
    assert "aB3/" not in found.text("text") + found.texts("list")[0]
    assert len(found.text("text")) <= 4000


def test_what_no_resource_can_have_reads_as_unknown() -> None:
    odd = Fields({"big": 1e308, "low": -(10**40), "percent": 1e9, "below": -3, "minutes": 10**14, "few": -1})
    assert odd.number("big") is None
    assert odd.whole("low") == 0
    assert (odd.percent("percent"), odd.percent("below"), odd.percent("none")) == (100.0, 0.0, None)
    assert (odd.minutes("minutes"), odd.minutes("few")) == (0, 0)
    for year in ("1754", "1970", "2500", "9998"):
        assert Fields({"time": f"{year}-01-01T00:00:00Z"}).time("time") is None


WORDS = """id name location properties providerSpecificDetails instanceType protectionState healthErrors vmNics
    ipConfigs protectedManagedDisks protectedDisks monitoringPercentageCompletion monitoringJobType rpoInSeconds
    currentScenario jobId tasks errors serviceErrorDetails providerErrorDetails errorCode groupTaskCustomDetails
    childTasks customDetails jobTask storageProfile osDisk dataDisks managedDisk diskSizeGB networkProfile
    networkInterfaces instanceView statuses code zones tags resources subnets addressSpace addressPrefixes
    allowedOperations recoveryPointTime timeOfOccurrence capabilities value metadata latitude pairedRegion
    fabricSpecificSettings state startTime lun sharingProfile subscriptionIds sku capacity encryptionType
    resourceType restrictions restrictionInfo locationInfo type"""
KEYS = st.sampled_from(WORDS.split())
VALUES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(
        [
            "/a/b",
            "2024-01-01T00:00:00Z",
            "0001-01-01T00:00:00",
            "A2A",
            "Azure",
            "disks",
            "virtualMachines",
            "Zone",
            "NaN",
            "1e400",
            "None",
            "Other",
        ]
    )
)
ODD = st.recursive(
    VALUES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=6), max_leaves=25
)

READERS = [
    jobs.job,
    machines.machine,
    machines.disk_details,
    machines.interface,
    placement.capacity_group,
    placement.encryption_set,
    placement.proximity_group,
    placement.reservation,
    lambda body: placement.offered([body]),
    protected_items.protected_item,
    protected_items.recovery_point,
    protected_items.vault_event,
    resources.availability_set,
    resources.network,
    resources.region,
    resources.storage_account,
    resources.subscription,
    topology.container_mapping,
    topology.fabric,
    topology.network_mapping,
    topology.policy,
]


def test_half_a_character_becomes_one_that_a_file_can_keep() -> None:
    body = Fields(
        json.loads('{"id": "/a\\ud800", "t": "a\\ud800", "ts": ["\\udfff"], "tags": {"k\\ud800": "\\ud83d\\ude00"}}')
    )
    assert body.id("id") == ArmId("/a?")
    assert body.text("t") == "a?"
    assert body.texts("ts") == ("?",)
    assert body.pairs("tags") == (("k?", "\U0001f600"),)


@given(ODD)
def test_no_body_is_too_odd_to_be_read(body: Any) -> None:
    for read in READERS:
        read(Fields({"id": "/x", "properties": body}))
        read(Fields(body))
