"""The policies of a vault, by keys: seen, changed within the limits, reviewed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from msgspec.structs import replace
from textual import events
from textual.pilot import Pilot

from asr_tui.domain import steps
from asr_tui.domain.errors import AccessDenied
from asr_tui.domain.protection import Policy, Topology
from asr_tui.domain.resources import Vault
from asr_tui.ui.review.screen import ReviewScreen
from asr_tui.ui.run.run import RunScreen
from asr_tui.ui.vault.new_policy import NewPolicyScreen
from asr_tui.ui.vault.policies import PoliciesScreen
from asr_tui.ui.vault.policy import PolicyScreen
from asr_tui.ui.widgets.field_list import GO_ON, FieldList
from tests.domain import items
from tests.fakes import PRACTICE, VAULT, FakeChanges, FakeSiteRecovery
from tests.ui.pilot import press, running, settle, shown, type_ahead, until
from tests.workspaces import fake_workspace

USUAL = Policy(VAULT.child("replicationPolicies", "24-hour-retention-policy"), 1440, 240)
UNUSED = Policy(VAULT.child("replicationPolicies", "long"), 10080)
FOREIGN = Policy(VAULT.child("replicationPolicies", "hyper-v"), 0, is_a2a=False)
USED = replace(items.PROTECTED, policy=USUAL.id)


@dataclass
class Seen:
    pilot: Pilot[None]
    recovery: FakeSiteRecovery
    changes: FakeChanges

    @property
    def words(self) -> str:
        return " ".join(shown(self.pilot).split())


@asynccontextmanager
async def policies(*, read_only: bool = False) -> AsyncIterator[Seen]:
    async with running() as pilot:
        recovery = FakeSiteRecovery(Topology(policies=(USUAL, UNUSED, FOREIGN)), (USED,))
        changes = FakeChanges()
        workspace = fake_workspace(replace(PRACTICE, read_only=read_only), site_recovery=recovery, changes=changes)
        await pilot.app.push_screen(PoliciesScreen(workspace, Vault(VAULT, "westeurope")))
        await settle(pilot)
        yield Seen(pilot, recovery, changes)
        await workspace.close()


async def test_each_policy_says_what_it_keeps_and_how_many_use_it() -> None:
    async with policies() as seen:
        assert "24-hour-retention-policy 24 hours every 4 hours 1 machine" in seen.words
        assert "long 7 days off none" in seen.words
        assert "not for Azure machines" in seen.words
        await press(seen.pilot, "end", "enter")
        assert isinstance(seen.pilot.app.screen, PoliciesScreen)


async def test_a_longer_retention_is_reviewed_then_sent() -> None:
    async with policies() as seen:
        await press(seen.pilot, "enter")
        assert "Acts on all machines using it: 1 now." in seen.words
        await press(seen.pilot, "up", "up", "enter", *"72", "enter")
        assert "now 24 hours" in seen.words
        await press(seen.pilot, "down", "down", "enter")
        assert isinstance(seen.pilot.app.screen, ReviewScreen)
        assert "retention from 24 hours to 3 days" in seen.words
        assert f"the one machine using it: {USED.machine_name}" in seen.words
        assert seen.changes.applied == []
        await press(seen.pilot, "enter")
        await until(seen.pilot, lambda: bool(seen.changes.applied))
        assert seen.changes.applied == [steps.UpdatePolicy(USUAL.id, 4320, 240)]
        assert isinstance(seen.pilot.app.screen, RunScreen)


async def test_a_typed_ahead_enter_starts_nothing() -> None:
    async with policies() as seen:
        keys = ("enter", "up", "up", "enter", *"72", "enter", "down", "down", "enter", "enter", "enter")
        await type_ahead(seen.pilot, *keys)
        assert isinstance(seen.pilot.app.screen, ReviewScreen)
        await type_ahead(seen.pilot, "shift+tab", "enter")
        assert isinstance(seen.pilot.app.screen, ReviewScreen), "an answer of no was typed ahead too"
        assert seen.changes.applied == []
        await press(seen.pilot, "tab")
        await press(seen.pilot, "enter")
        await until(seen.pilot, lambda: bool(seen.changes.applied))


async def test_nothing_changed_goes_nowhere() -> None:
    async with policies() as seen:
        await press(seen.pilot, "enter", "enter")
        assert isinstance(seen.pilot.app.screen, PolicyScreen)
        assert "These are the values that the policy has." in seen.words


async def test_values_that_azure_refuses_are_refused_beside_the_field() -> None:
    async with policies() as seen:
        await press(seen.pilot, "enter", "up", "up", "enter", *"400", "enter")
        assert "Azure keeps recovery points for 0 to 15 days." in seen.words
        await press(seen.pilot, "ctrl+u", *"half", "enter")
        assert "Type whole hours" in seen.words
        await press(seen.pilot, "escape", "escape")
        assert isinstance(seen.pilot.app.screen, PoliciesScreen)


async def test_a_policy_that_somebody_deleted_meanwhile_is_not_sent() -> None:
    async with policies() as seen:
        await press(seen.pilot, "enter", "up", "up", "enter", *"72", "enter", "down", "down")
        seen.recovery.the_topology = Topology(policies=(UNUSED,))
        await press(seen.pilot, "enter")
        assert "is not there any more" in seen.words
        await press(seen.pilot, "tab", "enter")
        assert seen.changes.applied == []


async def test_read_only_shows_the_change_and_sends_nothing() -> None:
    async with policies(read_only=True) as seen:
        await press(seen.pilot, "enter", "up", "up", "enter", *"72", "enter", "down", "down", "enter")
        assert "READ-ONLY" in seen.words
        await press(seen.pilot, "tab", "enter")
        assert seen.changes.applied == []


async def test_policies_that_cannot_be_read_say_why_and_can_be_asked_again() -> None:
    async with policies() as seen:
        seen.recovery.errors["topology"] = AccessDenied("Not allowed", "You lack Site Recovery Reader.")
        await press(seen.pilot, "r")
        assert "You lack Site Recovery Reader." in seen.words
        seen.recovery.errors.clear()
        await press(seen.pilot, "r")
        assert "24-hour-retention-policy" in seen.words


async def test_the_change_is_shown_as_az_rest() -> None:
    async with policies() as seen:
        await press(seen.pilot, "enter", "up", "up", "enter", *"72", "enter", "down", "down", "enter", "f6")
        assert "az rest" in seen.words


@pytest.mark.parametrize(
    ("digits", "why"),
    [(4400, "At most 400 characters fit here"), (390, "Azure keeps recovery points for 0 to 15 days.")],
)
async def test_digits_without_end_are_refused_beside_the_field(digits: int, why: str) -> None:
    async with policies() as seen:
        await press(seen.pilot, "enter", "home", "enter")
        field = seen.pilot.app.focused
        assert field is not None
        field.post_message(events.Paste("9" * digits))
        await settle(seen.pilot)
        assert why in seen.words
        await press(seen.pilot, "enter", "ctrl+u", *"36", "enter")
        assert "36 hours now 24 hours" in seen.words


async def test_tab_goes_from_field_to_field_and_round() -> None:
    async with policies() as seen:
        await press(seen.pilot, "enter")
        assert isinstance(seen.pilot.app.screen, PolicyScreen)
        fields = seen.pilot.app.screen.query_one("#fields", FieldList)
        here = fields.current
        visited = []
        open_to_change = {"retention_minutes", "app_consistent_minutes", GO_ON}
        for _ in open_to_change:
            await press(seen.pilot, "tab")
            visited.append(fields.current)
        assert set(visited) == open_to_change
        assert fields.current == here
        await press(seen.pilot, "shift+tab")
        assert fields.current == visited[-2]


async def test_a_new_policy_is_made_under_a_name_that_is_free() -> None:
    async with policies() as seen:
        await press(seen.pilot, "N")
        assert isinstance(seen.pilot.app.screen, NewPolicyScreen)
        await press(seen.pilot, "end", "enter")
        assert "Azure would refuse the name" in seen.words
        await press(seen.pilot, "home", "enter", *USUAL.name, "enter")
        assert f"There is a policy {USUAL.name} in this vault." in seen.words
        await press(seen.pilot, "ctrl+u", *"three-days", "enter", "down", "enter", *"72", "enter", "end", "enter")
        assert isinstance(seen.pilot.app.screen, ReviewScreen)
        assert "the policy three-days: points kept 3 days" in seen.words
        await press(seen.pilot, "enter")
        await until(seen.pilot, lambda: bool(seen.changes.applied))
        assert seen.changes.applied == [steps.CreatePolicy(VAULT.child("replicationPolicies", "three-days"), 4320, 0)]


async def test_a_policy_in_use_is_not_deleted_and_an_unused_one_is_after_a_question() -> None:
    async with policies() as seen:
        await press(seen.pilot, "delete")
        assert isinstance(seen.pilot.app.screen, ReviewScreen)
        assert f"is used by {USED.machine_name}" in seen.words
        await press(seen.pilot, "escape", "down", "delete")
        await until(seen.pilot, lambda: "a new one with the same values can be made" in seen.words)
        await press(seen.pilot, "enter")
        assert isinstance(seen.pilot.app.screen, PoliciesScreen), "Cancel is selected"
        await press(seen.pilot, "delete")
        await until(seen.pilot, lambda: "a new one with the same values can be made" in seen.words)
        await press(seen.pilot, "tab", "enter")
        await until(seen.pilot, lambda: "Delete the policy long" in seen.words)
        assert isinstance(seen.pilot.app.screen, RunScreen)
