"""A resynchronization: what it compares, how long it takes and costs, and when Azure takes it."""

from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.drafts import day_two
from asr_tui.domain.drafts.repair import RepairDraft
from asr_tui.domain.jobs import Job, JobState
from tests.domain.items import NOW, PROTECTED, estate

DRAFT = RepairDraft(PROTECTED.id, "web-01")
BEHIND = replace(
    PROTECTED,
    allowed_operations=PROTECTED.allowed_operations | {"RepairReplication"},
    disks=(*PROTECTED.disks, replace(PROTECTED.disks[0], name="web-01-log", resync_required=True)),
)


def test_it_names_the_disk_the_time_and_the_cost_and_asks_for_no_name() -> None:
    plan = day_two.plan(DRAFT, estate(BEHIND))
    assert [one.step for one in plan.steps] == [steps.RepairReplication(PROTECTED.id, "web-01")]
    assert plan.can_start
    assert not plan.word_to_type
    brings = {one.kind: one.text for one in plan.consequences}
    assert brings["compares"].startswith("web-01-log with the copy")
    assert plan.steps[0].estimate.seconds > 3600
    assert "assumed" in plan.steps[0].estimate.origin
    assert "traffic between the regions" in brings["costs"]
    assert "no new recovery point" in brings["warning"]


def test_only_what_azure_offers_can_start() -> None:
    plan = day_two.plan(DRAFT, estate())
    assert not plan.can_start
    assert "does not offer a resynchronization" in plan.problems[0].what


def test_one_that_is_under_way_is_watched() -> None:
    job = Job(
        PROTECTED.id, "1", "RepairReplication", "Resynchronize", JobState.RUNNING, "In progress", "web-01", started=NOW
    )
    plan = day_two.plan(DRAFT, replace(estate(BEHIND), jobs=(job,)))
    assert not plan.can_start
    assert "The resynchronization of web-01 is under way" in plan.problems[0].what


def test_it_is_done_when_no_disk_needs_it_not_when_azure_only_stops_offering_it() -> None:
    step = steps.RepairReplication(PROTECTED.id, "web-01")
    busy = replace(BEHIND, allowed_operations=frozenset())
    assert not step.is_done((busy,), NOW)
    assert step.is_done((PROTECTED,), NOW)
