"""The policy page, by keys: an existing policy or a new one, hours that are none, groups and who is in them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from msgspec.structs import replace
from textual import events

from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft
from asr_tui.domain.protection import Policy, ProtectedItem, Topology
from asr_tui.domain.steps import CreatePolicy, EnableReplication
from asr_tui.ui.dialogs.pick import Pick
from asr_tui.ui.protect.review import ReviewPage
from tests.domain import items
from tests.fakes import SUBSCRIPTION, VAULT, FakeSiteRecovery
from tests.ui.pilot import press, settle, shown
from tests.ui.protect.estates import WEB_01, WEB_02, machine, policy
from tests.ui.protect.wizard_under_test import Under, wizard

DRAFT = EnableReplicationDraft(
    VAULT, "westeurope", SUBSCRIPTION, "centralus", machines=(WEB_01.id, WEB_02.id), page="policy"
)
USUAL = Policy(policy("24-hour-retention-policy"), 1440, 240)
GOLD = Policy(policy("gold"), 72 * 60, 60)


def protected(name: str, group: str = "", **changes: object) -> ProtectedItem:
    item = VAULT.child("replicationFabrics", "f", "replicationProtectionContainers", "c", "replicationProtectedItems")
    changes |= {"id": item.child(name), "machine": machine(name).id, "machine_name": name, "multi_vm_group": group}
    return replace(items.PROTECTED, **changes)


@asynccontextmanager
async def at_policy(
    *policies: Policy, there: tuple[ProtectedItem, ...] = (), kept: EnableReplicationDraft = DRAFT, rows: int = 24
) -> AsyncIterator[Under]:
    recovery = FakeSiteRecovery(Topology(policies=policies), there)
    async with wizard(site_recovery=recovery, kept=kept, size=(80, rows)) as under:
        await press(under.pilot, "enter")
        assert "> 4 Policy" in shown(under.pilot)
        await press(under.pilot, "home")
        yield under


def words(under: Under) -> str:
    """The screen without its line breaks and frames."""
    return " ".join(shown(under.pilot).replace("│", " ").split())


async def paste(under: Under, text: str) -> None:
    """As a terminal sends it: in one piece."""
    focused = under.pilot.app.focused
    assert focused is not None
    focused.post_message(events.Paste(text))
    await settle(under.pilot)


async def test_a_new_policy_is_offered_plainly_under_a_free_name() -> None:
    async with at_policy(USUAL) as under:
        assert "24-hour-retention-policy existing" in words(under), "the portal's default is chosen"
        await press(under.pilot, "enter")
        assert "New policy 24-hour-retention-policy-2: 24 hours, app off" in words(under)
        assert "24-hour-retention-policy 24 hours, app every 4 hours; the usual one" in words(under)
        await press(under.pilot, "up", "enter")
        assert "24-hour-retention-policy-2 new" in words(under)
        await press(under.pilot, "down", "enter", *"72", "enter")
        assert "72-hour-retention-policy new" in words(under)
        assert "3 days your choice" in words(under)
        await press(under.pilot, "end", "enter")
        await under.pilot.app.workers.wait_for_complete()
        page = under.pilot.app.screen.query_one(ReviewPage)
        assert page.plan is not None
        (made,) = [one.step for one in page.plan.steps if isinstance(one.step, CreatePolicy)]
        assert (made.id.name, made.retention_minutes, made.app_consistent_minutes) == (
            "72-hour-retention-policy",
            72 * 60,
            0,
        )


async def test_enter_on_an_existing_policys_value_explains_and_leads_to_a_new_one() -> None:
    async with at_policy(USUAL) as under:
        await press(under.pilot, "down", "down")
        assert "> App-consistent every 4 hours the policy's" in words(under), "the cursor does not jump over it"
        await press(under.pilot, "up", "enter")
        assert "Retention is set by 24-hour-retention-policy, for all its machines." in words(under)
        assert "Take New policy to choose it yourself." in words(under)
        assert "> New policy" in words(under)
        await press(under.pilot, "enter")
        assert "How long are recovery points kept?" in words(under)
        await press(under.pilot, *"48", "enter")
        assert "48-hour-retention-policy new" in words(under)
        assert under.draft.policy.retention_minutes == 48 * 60


async def test_esc_on_the_explanation_changes_nothing() -> None:
    async with at_policy(USUAL) as under:
        await press(under.pilot, "down", "enter", "escape")
        assert "24-hour-retention-policy existing" in words(under)


async def test_nothing_typed_is_lost_while_one_switches_back_and_forth() -> None:
    async with at_policy(USUAL, GOLD) as under:
        await press(under.pilot, "enter", *"mypol", "enter", "down", "enter", *"36", "enter")
        await press(under.pilot, "down", "enter", *"6", "enter", "home", "enter", *"gold", "enter")
        assert "gold existing" in words(under)
        assert "every hour the policy's" in words(under)
        await press(under.pilot, "home", "enter")
        assert "mypol new, as you named it: 36 hours, app every 6 hours" in words(under)
        await press(under.pilot, *"mypol", "enter")
        assert "mypol new" in words(under)
        assert "36 hours your choice" in words(under)
        assert "every 6 hours your choice" in words(under)


async def test_a_name_that_another_policy_took_meanwhile_is_told() -> None:
    async with at_policy(USUAL) as under:
        await press(under.pilot, "enter", *"mypol", "enter")
        recovery = under.workspace.session.site_recovery
        assert isinstance(recovery, FakeSiteRecovery)
        recovery.the_topology = Topology(policies=(USUAL, Policy(policy("MyPol"), 60)))
        await press(under.pilot, "r")
        assert "x There is a policy MyPol now, and it has" in words(under)
        await press(under.pilot, "end", "enter")
        assert "> 4 Policy" in shown(under.pilot), "one cannot go on with it"


@pytest.mark.parametrize(
    ("digits", "why"),
    [(4400, "At most 400 characters fit here"), (390, "Azure keeps recovery points for 0 to 15 days.")],
)
async def test_digits_without_end_are_refused_beside_the_field(digits: int, why: str) -> None:
    async with at_policy() as under:
        await press(under.pilot, "down", "enter")
        await paste(under, "9" * digits)
        assert isinstance(under.pilot.app.screen, Pick)
        assert why in words(under)
        assert words(under).count("9" * 45) <= 1, "only the field itself has more than their beginning"
        await press(under.pilot, "enter")
        assert isinstance(under.pilot.app.screen, Pick)
        await press(under.pilot, "ctrl+u", *"36", "enter")
        assert under.draft.policy.retention_minutes == 36 * 60


async def test_a_long_name_is_refused_and_not_repeated_whole() -> None:
    async with at_policy() as under:
        await press(under.pilot, "enter")
        await paste(under, "n" * 300)
        assert "Azure wants 1 to 80 characters here; this has 300." in words(under)
        assert words(under).count("n" * 39 + "…") == 2
        await press(under.pilot, "enter")
        assert isinstance(under.pilot.app.screen, Pick)


@pytest.mark.parametrize(("name", "why"), [("[b]grp", "letters, digits"), ("g" * 90, "1 to 64 characters")])
async def test_what_is_no_name_for_a_group_is_refused(name: str, why: str) -> None:
    async with at_policy() as under:
        await press(under.pilot, "end", "up", "enter")
        await paste(under, name)
        assert why in words(under)
        await press(under.pilot, "enter")
        assert isinstance(under.pilot.app.screen, Pick)


async def test_a_new_group_shows_who_is_in_it() -> None:
    async with at_policy(rows=36) as under:
        await press(under.pilot, "end", "up", "enter", *"shop", "enter")
        assert "shop new, of web-01, web-02" in words(under)


async def test_an_existing_group_is_offered_with_its_members_and_taken_as_it_is_written() -> None:
    there = (protected("sql-01", "Shop-Group"), protected("sql-02", "Shop-Group"), protected("solo"))
    async with at_policy(there=there, rows=36) as under:
        await press(under.pilot, "end", "up", "enter")
        assert "Shop-Group sql-01, sql-02; 4 of 16 with those marked" in words(under)
        await press(under.pilot, *"shop-group", "enter")
        assert "Shop-Group existing, of sql-01, sql-02; now joins: web-01, web-02" in words(under)
        await press(under.pilot, "end", "enter")
        page = under.pilot.app.screen.query_one(ReviewPage)
        assert page.plan is not None
        joining = [one.step for one in page.plan.steps if isinstance(one.step, EnableReplication)]
        assert {one.multi_vm_group for one in joining} == {"Shop-Group"}


async def test_a_full_group_and_one_of_another_direction_cannot_be_taken() -> None:
    full = tuple(protected(f"db-{number}", "full") for number in range(15))
    away = protected("far", "away", source_location="eastus2")
    async with at_policy(there=(*full, away)) as under:
        await press(under.pilot, "end", "up", "enter", *"full")
        assert "holds at most 16 machines: 15 are in it and 2 are marked" in words(under)
        await press(under.pilot, "ctrl+u", *"away", "enter")
        assert "replicate another way: East US 2 -> West Europe" in words(under)
        assert isinstance(under.pilot.app.screen, Pick)


async def test_a_group_on_a_policy_without_multi_vm_consistency_is_warned_of() -> None:
    off = replace(GOLD, multi_vm_sync=False)
    async with at_policy(off, rows=36) as under:
        await press(under.pilot, "enter", *"gold", "enter", "end", "up", "enter", *"shop", "enter")
        assert "The policy gold has multi-VM consistency off" in words(under)


async def test_the_question_for_a_group_says_what_it_means_for_a_failover() -> None:
    there = (protected("sql-01", "Shop-Group"), protected("sql-02", "Shop-Group"))
    async with at_policy(there=there) as under:
        await press(under.pilot, "end", "up", "enter")
        said = words(under)
        assert "They fail over only together, by a recovery plan, which a failover of one of them makes" in said
        assert "A machine joins only while its replication is enabled, never later." in said
        assert "none each has its own points and fails over by itself" in said
        assert "Shop-Group sql-01, sql-02; 4 of 16 with those marked" in said


@pytest.mark.parametrize(
    ("members", "typed", "who"),
    [
        ((), "shop", "web-01 and web-02 can then fail over only together"),
        (("sql-01", "sql-02"), "Shop-Group", "sql-01, sql-02 and 2 more can then fail over only together"),
    ],
)
async def test_a_group_of_several_warns_before_it_is_too_late(members: tuple[str, ...], typed: str, who: str) -> None:
    there = tuple(protected(one, "Shop-Group") for one in members)
    async with at_policy(there=there) as under:
        await press(under.pilot, "end", "up", "enter", *typed, "enter")
        screen = shown(under.pilot)
        assert who in words(under)
        assert "4 Policy    1!" in screen, "it counts as something to know"
        assert "fail over only together, by a recovery plan" in words(under)
        assert "Choose no group if each shall fail over by itself." in words(under)
        assert "joins only while its replication is enabled, never later" in words(under)
        await press(under.pilot, "end", "enter")
        page = under.pilot.app.screen.query_one(ReviewPage)
        assert page.plan is not None
        assert any(who in one.what for one in page.plan.problems), "the review says it too"


async def test_a_group_of_one_machine_fails_over_by_itself() -> None:
    async with at_policy(kept=replace(DRAFT, machines=(WEB_01.id,))) as under:
        await press(under.pilot, "end", "up", "enter", *"alone", "enter")
        assert "web-01 is the only machine of the group: it fails over by itself until another joins" in words(under)
        assert "only together" not in words(under)
