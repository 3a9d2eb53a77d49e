"""A recovery plan as text for a paper runbook."""

from __future__ import annotations

from msgspec.structs import replace

from asr_tui.domain.plan_status import PlanStatus, status
from asr_tui.domain.recovery_plans import PlanAction
from asr_tui.services.plan_paper import commands, paper
from tests.domain.items import PROTECTED
from tests.domain.plan_samples import PLAN, boot, member
from tests.fakes import NOW, FakeChanges

ITEMS = tuple(
    replace(PROTECTED, id=member(number).item, machine_name=f"web-0{number}", multi_vm_group="") for number in (1, 2, 3)
)


def lines(known: PlanStatus | None = None) -> list[str]:
    shown = known or status(PLAN, ITEMS, ())
    return list(paper(shown, lambda name: name, NOW, commands(shown, FakeChanges())))


def test_groups_stand_in_order_with_their_actions_around_their_machines() -> None:
    text = "\n".join(lines())
    order = [
        "Tell the shop",
        "Group 1",
        "web-01",
        "web-02",
        "Look at the database",
        "Group 2",
        "DNS",
        "web-03",
        "Later",
    ]
    places = [text.index(word, text.index("## Order")) for word in order]
    assert places == sorted(places)


def test_every_line_of_the_instructions_is_there() -> None:
    found = lines()
    assert "      > Log in." in found
    assert "      > Run the check." in found


def test_members_that_are_not_protected_any_more_are_named_first() -> None:
    text = "\n".join(lines())
    assert text.index("not protected any more") < text.index("## Who decides")
    assert "item-4, item-5, item-6" in text


def test_addresses_of_both_sides_and_the_kinds_of_points_are_listed() -> None:
    text = "\n".join(lines())
    assert "| web-01 | 1 | web-01 | Standard_D2s_v5 | 10.0.1.4 | 10.1.1.4 | Protected |" in text.replace("\\_", "_")
    for word in ("Latest:", "LatestProcessed:", "LatestApplicationConsistent:", "LatestCrashConsistent:"):
        assert f"- [ ] {word}" in text


def test_each_step_of_a_run_has_its_command() -> None:
    text = "\n".join(lines())
    for words in ("Drill in the network", "Clean up", "shutting down first", "region is down", "go on", "Commit"):
        assert words in text


def test_what_azure_says_is_no_markdown() -> None:
    evil = replace(PLAN, groups=(boot(member(1), before=(PlanAction.manual("a|b\n# c", "x | y\n\n# head"),)),))
    text = "\n".join(lines(status(evil, ITEMS, ())))
    assert "\n# c" not in text
    assert "a\\|b" in text
    assert "\n# head" not in text
