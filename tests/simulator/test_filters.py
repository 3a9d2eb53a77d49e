"""How a list's `$filter` is taken apart."""

from __future__ import annotations

import pytest

from asr_tui.simulator.lists import Clause, filter_clauses, filter_values
from asr_tui.simulator.messages import Request


def asked(text: str) -> Request:
    return Request("GET", "/", {}, {"$filter": text}, None, {}, "", "", "", "", "")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("", {}),
        ("JobStatus eq 'Failed'", {"jobstatus": "Failed"}),
        ("StartTime ge 2026-03-02T08:00:00Z and EndTime le '2026-03-03'",
         {"starttime": "2026-03-02T08:00:00Z", "endtime": "2026-03-03"}),
        ("name eq 'salt and pepper or not'", {"name": "salt and pepper or not"}),
        ("severity ne 'Critical' and eventType EQ 'VmHealth'", {"eventtype": "VmHealth"}),
        ("no condition at all", {}),
    ],
)  # fmt: skip
def test_the_values_of_a_filter_are_found(text: str, values: dict[str, str]) -> None:
    assert filter_values(asked(text)) == values


def test_alternatives_and_what_is_no_condition() -> None:
    assert filter_clauses(asked("name eq 'a' and substringof('web', name) or  colour")) == [
        [
            Clause("name eq 'a'", "name", "eq", "a"),
            Clause("substringof('web', name)", "name", "substringof", "web"),
        ],
        [Clause("colour")],
    ]
