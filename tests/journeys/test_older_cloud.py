"""A cloud that has only older api-versions: protecting a machine goes through, and each change is made once."""

from __future__ import annotations

from collections import defaultdict

import pytest

from asr_tui.domain.audit import AuditEntry
from asr_tui.domain.run import RunState
from asr_tui.simulator import api_versions
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import Request
from tests.journeys.conftest import Open
from tests.journeys.headless import drafted
from tests.journeys.lives import writes
from tests.journeys.test_ways_out import MACHINE, VAULT, ended

NEWEST = "2025-01-01"
CODES = {"InvalidApiVersionParameter", "NoRegisteredProviderFound", "InvalidResourceType"}


@pytest.mark.parametrize("only_writes", [False, True])
async def test_the_audit_shows_that_nothing_was_changed_twice(
    open_world: Open, monkeypatch: pytest.MonkeyPatch, only_writes: bool
) -> None:
    """By the reads before it a session knows the versions; where only a write meets the refusal, the audit has it."""
    table = {name: tuple(one for one in known if one <= NEWEST) for name, known in api_versions._table().items()}
    monkeypatch.setattr(api_versions, "_table", lambda: table)
    checked = api_versions.require_known
    if only_writes:

        def check_writes(cloud: Cloud, request: Request) -> None:
            if request.method != "GET":
                checked(cloud, request)

        monkeypatch.setattr(api_versions, "require_known", check_writes)
    simulator, workspace = await open_world()
    draft = await drafted(workspace, VAULT, [MACHINE])
    run = await ended(workspace, await workspace.planning.review(draft), draft.vault)
    assert run.state is RunState.DONE, [one.error for one in run.steps if one.error]
    by_request: dict[str, list[AuditEntry]] = defaultdict(list)
    for entry in workspace.audit.entries():
        by_request[entry.client_request_id].append(entry)
    results = {tuple(entry.result for entry in entries)[:-1] for entries in by_request.values()}
    assert results <= {("", "accepted"), ("", "refused", "accepted")}
    assert (("", "refused", "accepted") in results) == only_writes
    refused = [entry for entries in by_request.values() for entry in entries if entry.result == "refused"]
    assert {entry.code for entry in refused} <= CODES
    assert all("did not look at the request" in entry.message and entry.request_id for entry in refused)
    assert sum(writes(simulator).values()) == len(by_request) + len(refused)
