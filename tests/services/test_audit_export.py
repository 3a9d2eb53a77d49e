from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from asr_tui.domain.audit import Workplace
from asr_tui.domain.audit_history import Operation
from asr_tui.domain.ids import ArmId
from asr_tui.services.audit_export import as_csv, as_json, as_markdown, as_text

NOW = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
ONE = Operation(
    NOW, "Failover of web-01", "unplannedFailover/action", "web-01", ArmId("/vaults/v/items/i"), "ada@contoso.com",
    Workplace("root (ada)", "10.0.0.7", "jump-01", "0.1"), "done", "p-7", NOW - timedelta(minutes=4), 139.0,
    {"size": "A"}, {"size": "B"}, run="run-1", request_id="azure-1",
)  # fmt: skip


def rows(each: list[Operation]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(as_csv(each))))


def test_who_did_what_from_where_is_in_every_form() -> None:
    (row,) = rows([ONE])
    assert (row["who"], row["osUser"], row["sshClient"], row["host"]) == (
        "ada@contoso.com",
        "root (ada)",
        "10.0.0.7",
        "jump-01",
    )
    assert (row["seconds"], row["pointAgeSeconds"], row["old"], row["new"]) == ("139.0", "240.0", "size=A", "size=B")
    (data,) = json.loads(as_json([ONE]))["operations"]
    assert data["old"] == {"size": "A"}
    assert data["pointTime"] == "2026-11-29T02:56:00Z"
    for form in (as_markdown, as_text):
        words = form([ONE])
        assert "root (ada) on jump-01 from 10.0.0.7" in words
        assert "2 min 19 s" in words
        assert "4 min old" in words
        assert "size: A -> B" in words.replace("\\>", ">")


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_cell_is_a_formula(formula: str) -> None:
    (row,) = rows([replace(ONE, machine=formula, message=formula)])
    assert row["machine"] == f"'{formula}"
    assert row["message"] == f"'{formula}"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_stays_one_row_of_every_form(said: str) -> None:
    one = replace(ONE, message=said, code=said, operation=said, who=said)
    (row,) = csv.DictReader(io.StringIO(as_csv([one]), newline=""))
    assert row["message"].removeprefix("'") == said.removeprefix("'")
    assert json.loads(as_json([one]))["operations"][0]["message"] == said
    assert len(as_markdown([one]).split("\n")) == len(as_markdown([ONE]).split("\n"))
