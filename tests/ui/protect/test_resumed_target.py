"""A wizard that continues on its target or policy page while lists are read: what is chosen is shown, nothing is
proposed."""

from __future__ import annotations

import asyncio

from msgspec.structs import replace

from asr_tui.domain import kinds
from asr_tui.domain.drafts.enable_replication import Choice, EnableReplicationDraft, PolicyChoice, TargetChoice
from asr_tui.domain.errors import Unreachable
from asr_tui.ui.protect import EnableReplicationWizard
from tests.fakes import SUBSCRIPTION, VAULT
from tests.ui.pilot import press, settle, shown, until
from tests.ui.protect.estates import APP_01, WEB_02, catalog, machine
from tests.ui.protect.wizard_under_test import THE_VAULT, Under, wizard

WEB_01 = machine("web-01")
KEPT = EnableReplicationDraft(
    VAULT,
    "westeurope",
    SUBSCRIPTION,
    source_region="centralus",
    machines=(WEB_01.id, APP_01.id),
    target=TargetChoice(group=Choice(name="rg-shop-there")),
    page="target",
)
PAGE_2 = "machines page 2"


async def half_read(under: Under) -> None:
    """Continue the draft; the second page of machines does not come."""
    known = under.catalog
    await press(under.pilot, "escape")
    known.page_size, known.held = 1, {PAGE_2: asyncio.Event()}
    known.reads.clear()
    await under.pilot.app.push_screen(EnableReplicationWizard(under.workspace, THE_VAULT, resume=True))
    await until(under.pilot, lambda: "reading: 1 machine" in shown(under.pilot))


async def keys(under: Under, *pressed: str) -> None:
    for key in pressed:
        await under.pilot.press(key)
        await under.pilot.pause()


async def test_the_page_opens_with_what_is_chosen_and_changes_nothing_before_all_is_read() -> None:
    known = catalog({kinds.MACHINE: (WEB_01, WEB_02, APP_01)})
    async with wizard(known, kept=KEPT, size=(100, 40)) as under:
        await half_read(under)
        screen = shown(under.pilot)
        assert "> 3 Target" in screen
        assert "rg-shop-there" in screen
        assert "new" not in screen.split("rg-shop-there")[1].splitlines()[0], "whether it exists is not known"
        assert screen.count("told when everything has been read") >= 5
        assert "web-01" in screen
        assert "1 not read yet" in screen
        assert "app-01" not in screen
        await keys(under, "enter")
        assert "Still reading, 1 machine so far" in shown(under.pilot)
        await keys(under, "M")
        assert "it is still being read" in shown(under.pilot)
        await keys(under, "up", "c", "I")
        assert isinstance(under.pilot.app.screen, EnableReplicationWizard), "no question is asked"
        assert not known.reads.count("eligibility_errors")
        known.held[PAGE_2].set()
        await settle(under.pilot)
        screen = shown(under.pilot)
        assert "> 3 Target" in screen
        assert "told when everything" not in screen
        assert "reading" not in screen
        assert "app-01" in screen
        assert under.draft.target.group == Choice(name="rg-shop-there")
        assert known.reads.count("eligibility_errors")
        await press(under.pilot, "enter")
        assert "> 4 Policy" in shown(under.pilot)


async def test_the_policy_page_opens_with_what_is_chosen_too() -> None:
    policy = PolicyChoice(name="two-days", retention_minutes=2 * 1440)
    known = catalog({kinds.MACHINE: (WEB_01, WEB_02, APP_01)})
    async with wizard(known, kept=replace(KEPT, policy=policy, page="policy"), size=(100, 40)) as under:
        await half_read(under)
        screen = shown(under.pilot)
        assert "> 4 Policy" in screen
        assert "two-days" in screen
        assert "2 days" in screen
        await keys(under, "up", "c", "enter")
        assert isinstance(under.pilot.app.screen, EnableReplicationWizard), "no question is asked"
        assert "> 4 Policy" in shown(under.pilot)
        known.held[PAGE_2].set()
        await settle(under.pilot)
        assert "your choice" in shown(under.pilot)
        assert under.draft.policy == policy


async def test_a_list_that_fails_keeps_the_page_and_r_reads_again() -> None:
    known = catalog({kinds.MACHINE: (WEB_01, WEB_02, APP_01)})
    async with wizard(known, kept=replace(KEPT, machines=(WEB_01.id,)), size=(100, 40)) as under:
        await half_read(under)
        known.errors = {PAGE_2: Unreachable("No answer")}
        known.held[PAGE_2].set()
        await until(under.pilot, lambda: "Reading stopped" in shown(under.pilot))
        assert "> 3 Target" in shown(under.pilot)
        assert "rg-shop-there" in shown(under.pilot)
        known.errors = {}
        await press(under.pilot, "r")
        await until(under.pilot, lambda: "told when everything" not in shown(under.pilot))
        assert "Reading stopped" not in shown(under.pilot)
        assert "rg-shop-there" in shown(under.pilot)
