"""From a finding of the review to where it can be mended, by g; where there is no such place, no g."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.domain import kinds
from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft, PolicyChoice, TargetChoice
from asr_tui.domain.ids import ArmId
from asr_tui.domain.obstacles import Quota
from asr_tui.domain.problems import Problem
from asr_tui.domain.rights import Rights
from asr_tui.ui.protect.review import ReviewPage
from asr_tui.ui.widgets.field_list import FieldList
from tests.fakes import SUBSCRIPTION, VAULT, FakeCatalog
from tests.ui.pilot import press, shown, until
from tests.ui.protect.estates import WEB_01, WEB_02, catalog
from tests.ui.protect.wizard_under_test import Under, wizard

DRAFT = EnableReplicationDraft(
    VAULT, "westeurope", SUBSCRIPTION, "centralus", machines=(WEB_01.id, WEB_02.id), page="policy"
)


async def few_cores(location: str) -> tuple[Quota, ...]:
    return (Quota("cores", "Total Regional vCPUs", 1, 1),)


async def no_rights(scope: ArmId) -> Rights:
    return Rights(())


def small() -> FakeCatalog:
    """A region with hardly any cores left."""
    found = catalog()
    found.lists[kinds.QUOTA] = few_cores
    return found


def rightless() -> FakeCatalog:
    """Azure lets this identity do nothing."""
    found = catalog()
    found.ones[kinds.RIGHTS] = no_rights
    return found


async def at_review(under: Under) -> ReviewPage:
    await press(under.pilot, "enter", "end", "enter")
    page = under.pilot.app.screen.query_one(ReviewPage)
    await until(under.pilot, lambda: page.plan is not None)
    return page


async def select(under: Under, page: ReviewPage, wanted: Problem) -> None:
    """Move the cursor down to a finding."""
    fields = page.query_one("#plan", FieldList)
    assert page.plan is not None
    await press(under.pilot, "home")
    for _ in range(30):
        line = fields.highlighted_option
        if line and wanted.what[:20].strip() in " ".join(str(line.prompt).split()):
            return
        await press(under.pilot, "down")
    raise AssertionError(f"{wanted} is not in the list")


def finding(page: ReviewPage, field: str) -> Problem:
    assert page.plan is not None
    return next(problem for problem in page.plan.problems if problem.field == field)


async def jumped(under: Under, field: str) -> FieldList:
    page = await at_review(under)
    await select(under, page, finding(page, field))
    assert "g Go to finding" in shown(under.pilot)
    await press(under.pilot, "g")
    focused = under.pilot.app.focused
    assert isinstance(focused, FieldList)
    return focused


async def test_a_quota_for_several_machines_leads_to_the_size_of_all() -> None:
    async with wizard(small(), kept=DRAFT) as under:
        there = await jumped(under, "size")
        assert "> 3 Target" in shown(under.pilot)
        assert there.current == "size"
        assert "Total Regional vCPUs" in shown(under.pilot)
        await press(under.pilot, "enter")
        assert "Size of all machines" in shown(under.pilot)


async def test_a_quota_for_one_machine_leads_to_the_same_row() -> None:
    async with wizard(small(), kept=replace(DRAFT, machines=(WEB_01.id,))) as under:
        there = await jumped(under, "size")
        assert f"Where shall {WEB_01.name} start if" in shown(under.pilot)
        assert there.current == "size"
        assert "Total Regional vCPUs" in shown(under.pilot)


async def test_a_machines_own_size_leads_to_that_machine() -> None:
    draft = DRAFT.with_override(WEB_02.id, TargetChoice(size="Standard_Unknown"))
    async with wizard(kept=draft) as under:
        there = await jumped(under, "size")
        assert "Where shall web-02 start" in shown(under.pilot)
        assert there.current == "size"


@pytest.mark.parametrize(
    ("policy", "field"),
    [
        (PolicyChoice(retention_minutes=0), "retention_minutes"),
        (PolicyChoice(multi_vm_group="shop"), "multi_vm_group"),
    ],
)
async def test_findings_about_the_policy_lead_to_their_rows(policy: PolicyChoice, field: str) -> None:
    async with wizard(kept=replace(DRAFT, policy=policy)) as under:
        there = await jumped(under, field)
        assert "> 4 Policy" in shown(under.pilot)
        assert there.current == field


async def test_a_finding_that_is_mended_nowhere_here_offers_no_g() -> None:
    async with wizard(rightless(), kept=DRAFT) as under:
        page = await at_review(under)
        await select(under, page, finding(page, "rights"))
        assert "Go to finding" not in shown(under.pilot)
        await press(under.pilot, "g")
        assert "> 5 Review" in shown(under.pilot)


async def test_g_with_no_finding_selected_leads_to_the_gravest_that_can_be_mended() -> None:
    async with wizard(rightless(), kept=replace(DRAFT, policy=PolicyChoice(retention_minutes=0))) as under:
        await at_review(under)
        await press(under.pilot, "end", "g")
        focused = under.pilot.app.focused
        assert isinstance(focused, FieldList)
        assert focused.current == "retention_minutes"
