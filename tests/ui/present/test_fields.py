"""Fields, findings, target and policy as lines."""

from __future__ import annotations

from msgspec.structs import replace

from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft, TargetChoice, resolve
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.problems import Problem, Severity
from asr_tui.domain.protection import NetworkMapping, Policy, Topology
from asr_tui.domain.wording import app_consistent_words, retention_words
from asr_tui.ui.present.field import Field, field_rows
from asr_tui.ui.present.policy import compared_rows, points_kept
from asr_tui.ui.present.problems import count_mark, grouped, problem_rows
from asr_tui.ui.present.rows import all_words, width_of
from asr_tui.ui.present.source import likely_region, source_fields
from asr_tui.ui.present.target import sharing_words
from asr_tui.ui.protect.target_fields import target_fields
from tests.domain.estates import APP_01, DRAFT, ESTATE, NETWORK, VAULT, WEB_01, WEB_02
from tests.domain.items import PROTECTED

BLOCKING = Problem(
    Severity.BLOCKING, "target", "group", "The name is \x1b[31mbad.", "Choose another.", code="Bad[Code]"
)
WARNING = Problem(Severity.WARNING, "target", "cache", "It is premium.")


def fields(draft: EnableReplicationDraft = DRAFT, estate: Estate = ESTATE) -> dict[str, Field]:
    rows = target_fields(draft, estate, resolve(draft, estate), ())
    return {row.key: row for row in rows}


def test_a_field_with_its_finding_fits_its_width_and_holds_no_escape() -> None:
    rows = field_rows(Field("group", "Resource group", "rg-" + "x" * 87, "new", problems=(BLOCKING,)), 57)
    assert all(width_of(row) <= 57 for row in rows)
    assert "\x1b" not in all_words(rows)
    assert "Bad[Code]" in all_words(rows)
    assert all_words(rows).replace("\n", "").replace(" ", "").count("x" * 87) == 1, "a long name is shown whole"


def test_a_finding_begins_with_its_mark_and_its_lines_hang() -> None:
    first, second = problem_rows(BLOCKING, 30)[:2]
    assert all_words([first]).startswith("x ")
    assert all_words([second]).startswith("  ")


def test_findings_are_grouped_the_gravest_first_and_counted() -> None:
    assert [severity for severity, _ in grouped([WARNING, BLOCKING])] == [Severity.BLOCKING, Severity.WARNING]
    assert count_mark([WARNING, BLOCKING, BLOCKING]) == ("2x", "bad")
    assert count_mark([WARNING]) == ("1!", "warn")
    assert count_mark([]) == ("", "")


def test_proposals_say_whether_they_are_new_and_whose_choice() -> None:
    assert fields()["group"].value == "rg-shop-asr"
    assert fields()["group"].mark == "new"
    chosen = replace(DRAFT, target=TargetChoice(group=replace(DRAFT.target.group, name="rg-mine")))
    assert fields(chosen)["group"].mark == "new, your choice"


def test_a_mapped_network_is_locked_and_says_why() -> None:
    other = NETWORK.group_id.child("providers", "Microsoft.Network", "virtualNetworks", "vnet-dr")
    mapping = NetworkMapping(VAULT.child("m"), NETWORK, other, "centralus", "westeurope")
    field = fields(estate=replace(ESTATE, topology=Topology(network_mappings=(mapping,))))["network"]
    assert field.value == "vnet-dr"
    assert field.mark.startswith("locked: vnet-shop is mapped")


def test_machines_that_differ_are_named() -> None:
    draft = replace(DRAFT, machines=(WEB_01.id, WEB_02.id, APP_01.id))
    assert sharing_words(resolve(draft, ESTATE)) == "3 machines use these"
    draft = draft.with_override(APP_01.id, TargetChoice(name="app-1"))
    assert sharing_words(resolve(draft, ESTATE)) == "2 machines use these; 1 differs: app-01"


def test_machines_of_different_kinds_show_each_kind() -> None:
    draft = replace(DRAFT, machines=(WEB_01.id, APP_01.id))
    assert fields(draft)["availability"].value == "in a set, in a zone"


def test_the_likely_region_is_the_one_with_most_machines_outside_the_vaults() -> None:
    assert likely_region(DRAFT, ESTATE) == "centralus"
    in_europe = replace(ESTATE, machines=tuple(replace(one, location="westeurope") for one in ESTATE.machines))
    assert likely_region(DRAFT, in_europe) == "westeurope", "then another vault is needed, and the page says so"
    assert likely_region(DRAFT, replace(ESTATE, machines=())) == ""


def test_the_source_counts_its_machines() -> None:
    by_key = {field.key: field for field in source_fields(DRAFT, ESTATE, ())}
    assert by_key["source_region"].mark == "3 machines"
    assert by_key["group"].value == "all"


def test_a_policy_s_values_are_told_in_words() -> None:
    assert retention_words(60) == "1 hour"
    assert retention_words(1440) == "24 hours"
    assert retention_words(3 * 1440) == "3 days"
    assert retention_words(0) == "none: only the latest state"
    assert app_consistent_words(0) == "off"
    assert app_consistent_words(60) == "every hour"
    assert app_consistent_words(240) == "every 4 hours"
    assert "every 2 hours" in points_kept(7 * 1440)
    assert "every 4 hours" in points_kept(8 * 1440)


def test_policies_are_compared() -> None:
    day = Policy(ArmId("/p/day"), 1440)
    others = (replace(day, id=ArmId("/p/twin")), replace(day, id=ArmId("/p/long"), retention_minutes=4320))
    words = all_words(compared_rows(day, (day, *others), (replace(PROTECTED, policy=day.id),), 100))
    assert "web-01" in words
    assert "has the same values" in words
    assert "retention 3 days, here 24 hours" in words
