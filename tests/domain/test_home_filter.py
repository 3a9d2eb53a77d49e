"""The filter of a list of machines."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr_tui.domain.durations import parsed
from asr_tui.domain.filter_fields import FIELDS
from asr_tui.domain.home_filter import help_lines, parse
from asr_tui.domain.protection import Health, Stage
from tests.domain.listed import MACHINES, machine

DAY = timedelta(days=1)
SHOP = machine(
    "web-01",
    tags={"App": "shop", "owner": "Ann Lee"},
    plans=("erp-plan",),
    drilled=200 * DAY,
    rpo=timedelta(hours=2),
    policy_name="24-hour",
    multi_vm_group="shop-group",
)
PIECES = st.sampled_from(
    [
        "rpo:>1h",
        "-",
        '"',
        ":",
        ",",
        "state:",
        "tag:app=",
        " ",
        "\t",
        "foo:bar",
        "=",
        "*",
        "drill:never",
        "9" * 400 + "d",
    ]
)
TYPED = st.lists(PIECES | st.text(max_size=5), max_size=8).map("".join)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("90s", timedelta(seconds=90)),
        ("5m", timedelta(minutes=5)),
        ("5min", timedelta(minutes=5)),
        ("1h", timedelta(hours=1)),
        ("1.5h", timedelta(minutes=90)),
        ("1h30m", timedelta(minutes=90)),
        ("30D", 30 * DAY),
        ("2w", 14 * DAY),
        ("5", None),
        ("", None),
        ("h", None),
        ("-5m", None),
        ("٣h", None),
        ("999999999w", timedelta.max),
    ],
)
def test_a_length_of_time_as_a_person_types_it(text: str, length: timedelta | None) -> None:
    assert parsed(text) == length


@pytest.mark.parametrize(
    "text",
    [
        "", "WEB", "web shop", "-sql", '"web-01 shop"', "state:protected", "state:failed,protected", "-state:failed",
        "rpo:>1h", "rpo:2h", "rpo:>=2h", "rpo:<=120m", "-rpo:<1h", "drill:>180d", "drill:200d", "-drill:never",
        "tag:app", "tag:app=shop", "tag:app=erp,shop", "tag:nothing,app", "tag:APP=sh*",
        'tag:owner="ann lee"', "plan:erp", "group:shop", "-group:none",
        "policy:24", "region:central", "region:centralus", 'target:"West Europe"', "name:web", "name:=web-01",
        "name:w*1", "health:warning", "vault:east", "vault:v-east", "size:D2s", "need:late,point", "need:yes",
        "state:protected -tag:app=erp rpo:>1h",
    ],
)  # fmt: skip
def test_a_machine_fits_each_of_these_filters(text: str) -> None:
    query = parse(text)
    assert query.troubles == ()
    assert query.matches(SHOP, "web-01 shop protected")


@pytest.mark.parametrize(
    "text",
    [
        "sql", "-web", "web sql", '"web shop"', "state:failed", "-state:protected", "rpo:>2h", "rpo:<1h", "rpo:none",
        "drill:never", "drill:<180d", "tag:app=erp", "tag:app=sho", "tag:tier", "-tag:app", "plan:none", "group:none",
        "region:europe", "name:=web", "health:critical", "vault:west", "need:no", "need:commit",
    ],
)  # fmt: skip
def test_what_does_not_fit(text: str) -> None:
    query = parse(text)
    assert query.troubles == ()
    assert not query.matches(SHOP, "web-01 shop protected")


def test_a_machine_that_was_never_drilled_counts_as_older_than_any_age() -> None:
    never = machine("new-01")
    assert parse("drill:>900d").matches(never)
    assert parse("drill:never").matches(never)
    assert not parse("drill:<900d").matches(never)
    assert not parse("rpo:>1s").matches(machine(rpo=None)), "what is not known is no loss of any length"
    assert parse("rpo:none").matches(machine(rpo=None))


def test_after_a_failover_region_is_where_it_runs() -> None:
    away = machine(stage=Stage.FAILED_OVER, active_on_target=True, health=Health.NORMAL)
    assert parse("region:westeurope target:centralus state:failed health:copy need:commit").matches(away)
    assert not parse("region:centralus").matches(away)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rpo:soon", "rpo: soon is no length of time such as >90s, 5m, 1h or 30d, nor none"),
        ("rpo:>", "rpo: > is no length of time"),
        ("drill:5", "nor never"),
        ("state:", "state: takes protected"),
        ("tag:=shop", "tag: takes a tag's name"),
        ("foo:bar", "foo is no field, so it is sought as a word; fields: name, state"),
    ],
)
def test_what_is_not_understood_is_said_and_hides_nothing_for_it(text: str, said: str) -> None:
    query = parse(text)
    assert said in query.troubles[0]
    assert query.matches(SHOP, "web-01 foo:bar")
    assert parse(f"-{text}").troubles


def test_a_time_of_day_is_a_word_and_no_field() -> None:
    query = parse("13:58")
    assert query.troubles == ()
    assert query.matches(SHOP, "newest point 13:58")


def test_every_field_is_in_the_help() -> None:
    assert [name for name, _ in help_lines()] == [f"{name}:" for name in FIELDS]
    assert all(takes for _, takes in help_lines())


@given(TYPED, MACHINES)
def test_any_text_is_a_query_that_loses_nothing_of_it(text: str, one: object) -> None:
    query = parse(text)
    assert query.typed == text
    assert query.matches(one, "web") in {True, False}  # type: ignore[arg-type]
    assert all(query.troubles)


@given(TYPED.filter(str.split), MACHINES)
def test_more_terms_never_show_more(text: str, one: object) -> None:
    fewer, more = parse("web"), parse(f"web {text}")
    assert fewer.matches(one, "web") or not more.matches(one, "web")  # type: ignore[arg-type]
