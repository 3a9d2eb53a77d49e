"""The query language: what each operator gives, and that anything else is refused with its place."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr_tui.simulator.providers.resource_graph.kql import Context, QueryError, answer
from asr_tui.simulator.providers.resource_graph.kql_values import Row

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
THINGS: list[Row] = [
    {"id": "/a", "type": "x/Vaults", "n": 2, "properties": '{"state":"Good","deep":{"rpo":60}}',
     "at": "2026-03-01T08:00:00.1234567Z"},
    {"id": "/b", "type": "x/vaults", "n": 10, "properties": {"state": "good", "deep": None},
     "at": "2026-02-01T08:00:00Z"},
    {"id": "/c", "type": "x/jobs", "n": None, "properties": None, "at": None},
]  # fmt: skip
OTHERS: list[Row] = [{"key": "/A", "tags": {"app": "shop"}}]


def rows(query: str) -> list[Row]:
    return answer(query, Context({"things": lambda: THINGS, "others": lambda: OTHERS}, NOW))


def ids(query: str) -> list[Any]:
    return [row["id"] for row in rows(query)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("things | where type =~ 'X/VAULTS'", ["/a", "/b"]),
        ("Things | where type == 'x/jobs'", ["/c"]),
        ("things | where type !~ 'x/jobs' and n > 2", ["/b"]),
        ("things | where type in~ ('X/JOBS', 'y') or n == 2", ["/a", "/c"]),
        ("things | where (n >= 10 or n <= 2)", ["/a", "/b"]),
        ("things | where isnotempty(n)", ["/a", "/b"]),
        ("things | extend p = parse_json(tostring(properties)) | where tostring(p.state) =~ 'GOOD'", ["/a", "/b"]),
        ("things | extend p = parse_json(tostring(properties)) | where p.deep.rpo == 60", ["/a"]),
        ("things | where todatetime(at) > ago(2d)", ["/a"]),
        ("things | order by tostring(id) desc | take 2", ["/c", "/b"]),
        ("things | sort by id asc | limit 1", ["/a"]),
        ("things | order by id", ["/c", "/b", "/a"]),
    ],
)
def test_rows_that_a_query_gives(query: str, found: list[str]) -> None:
    assert ids(query) == found


def test_a_projection_has_the_named_columns_only() -> None:
    [first, *_] = rows("things | extend p = parse_json(tostring(properties)) | project id, rpo = p.deep.rpo")
    assert first == {"id": "/a", "rpo": 60}


def test_a_left_outer_join_keeps_rows_without_a_partner() -> None:
    joined = rows(
        "things | extend key = tolower(id) | join kind=leftouter (others | project key = tolower(key), tags) on key "
        "| project id, tags"
    )
    assert [row["tags"] for row in joined] == [{"app": "shop"}, None, None]


@pytest.mark.parametrize(
    ("query", "at", "token"),
    [
        ("nothings", 1, "nothings"),
        ("things | summarize count()", 10, "summarize"),
        ("things | where type contains 'x'", 21, "contains"),
        ("things | where toupper(type) == 'X'", 16, "toupper"),
        ("things | join kind=inner (others) on id", 20, "inner"),
        ("things | project id,", 21, ""),
        ("things where type", 8, "where"),
        ("things | where type == 'x", 24, "'x"),
        ("", 1, ""),
    ],
)
def test_what_is_not_answered_is_refused_with_its_place(query: str, at: int, token: str) -> None:
    with pytest.raises(QueryError) as refused:
        rows(query)
    assert (refused.value.at, refused.value.token) == (at, token)


@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from(["things", "|", "where", "(", "id", "=~", "'a'", "take", "3"])).map(" ".join)
)
def test_any_text_gives_rows_or_a_refusal(query: str) -> None:
    try:
        found = rows(query)
    except QueryError as error:
        assert 1 <= error.at <= len(query) + 1  # noqa: PT017
    else:
        assert len(found) <= len(THINGS)
