"""Links of an older protection: which go, what stops it, and what is said before."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.drafts.stale_links import LinksEstate, StaleLinksDraft, plan
from asr_tui.domain.ids import ArmId, group_id
from asr_tui.domain.obstacles import Link, Lock, LockLevel
from asr_tui.domain.problems import Severity
from tests.domain import items
from tests.domain.estates import SHOP, SUBSCRIPTION, VAULT, WEB_01, WEB_02

DRAFT = StaleLinksDraft(WEB_01.id)
ELSEWHERE = "/subscriptions/other/x/protectedItemArmId/y"


def link(name: str, target: str = f"{VAULT}/a/b", source: ArmId = WEB_01.id) -> Link:
    return Link(source.child("providers", "Microsoft.Resources", "links", name), source, target)


ONE, TWO = link("ASR-1"), link("ASR-2", ELSEWHERE)
FOREIGN, NEIGHBOURS = link("other", str(SHOP)), link("ASR-3", source=WEB_02.id)
KNOWN = LinksEstate(links=(ONE, TWO, FOREIGN, NEIGHBOURS))


def test_each_link_to_a_vault_goes_and_no_other() -> None:
    made = plan(DRAFT, KNOWN)
    assert [one.step for one in made.steps] == [
        steps.DeleteResourceLink(ONE.id, WEB_01.id),
        steps.DeleteResourceLink(TWO.id, WEB_01.id),
    ]
    assert len(made.waves()) == 1
    assert made.can_start


def test_source_and_target_of_each_are_named_before_and_the_machines_name_is_asked_for() -> None:
    made = plan(DRAFT, KNOWN)
    deleted = [one.text for one in made.consequences if one.kind == "deletes"]
    assert deleted == [
        f"the link ASR-1, from web-01 to the vault contoso-vault: {VAULT}/a/b",
        f"the link ASR-2, from web-01 to {ELSEWHERE}",
    ]
    assert made.word_to_type == "web-01"
    assert all(one.step.asks_for_name for one in made.steps)
    assert {one.step.right for one in made.steps} == {"Microsoft.Resources/links/delete"}


@pytest.mark.parametrize("changes", [{}, {"machine": WEB_02.id, "target_machine": WEB_01.id}])
def test_the_links_of_a_protected_machine_are_in_use(changes: dict[str, ArmId]) -> None:
    protected = replace(items.PROTECTED, **changes)
    made = plan(DRAFT, replace(KNOWN, items=(protected,)))
    [problem] = made.problems
    assert "protected now in the vault contoso-vault" in problem.what
    assert not made.can_start


@pytest.mark.parametrize(("text", "said"), [("Resynchronizing", "(Resynchronizing)"), ("", "(Protected)")])
def test_the_state_of_a_protected_machine_is_said_in_azures_words_where_there_are_any(text: str, said: str) -> None:
    [problem] = plan(DRAFT, replace(KNOWN, items=(replace(items.PROTECTED, state_text=text),))).problems
    assert said in problem.what


def test_what_another_machine_is_protected_by_is_no_reason() -> None:
    assert plan(DRAFT, replace(KNOWN, items=(replace(items.PROTECTED, machine=WEB_02.id),))).can_start


@pytest.mark.parametrize("level", list(LockLevel))
@pytest.mark.parametrize("scope", [WEB_01.id, SHOP, ArmId(f"/subscriptions/{SUBSCRIPTION}")])
def test_a_lock_stops_the_deletion_and_is_named_once(scope: ArmId, level: LockLevel) -> None:
    made = plan(DRAFT, replace(KNOWN, locks=(Lock("keep", scope, level),)))
    [problem] = made.problems
    assert problem.code == "ScopeLocked"
    assert "The lock keep on" in problem.what
    assert not made.can_start


def test_a_lock_elsewhere_stops_nothing() -> None:
    other = Lock("keep", group_id(SUBSCRIPTION, "rg-other"), LockLevel.READ_ONLY)
    assert plan(DRAFT, replace(KNOWN, locks=(other,))).can_start


def test_a_vault_that_could_not_be_read_is_a_warning() -> None:
    made = plan(DRAFT, replace(KNOWN, unread=("What the vault x protects could not be read: no right.",)))
    [problem] = made.problems
    assert problem.severity is Severity.WARNING
    assert "only if you know that web-01 is not protected there" in problem.remedy
    assert made.can_start


def test_links_that_are_gone_leave_nothing_to_do() -> None:
    made = plan(DRAFT, LinksEstate(links=(FOREIGN,)))
    assert not made.can_start
    assert "no link of Site Recovery on web-01 any more" in made.problems[0].what
