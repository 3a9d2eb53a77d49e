"""A protected machine in full."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from asr_tui.domain.errors import AccessDenied, Unreachable
from asr_tui.domain.ids import ArmId
from asr_tui.domain.machines import Power
from asr_tui.domain.protection import Health, HealthError, PointKind, Policy, RecoveryPoint, Stage
from asr_tui.domain.replicated_parts import ReplicatedNic
from asr_tui.domain.resources import Subnet, VirtualNetwork
from asr_tui.services.machine_details import MachineDetails
from asr_tui.services.reads import Read
from asr_tui.ui.present import machine
from asr_tui.ui.present.lifecycle import path_rows
from asr_tui.ui.present.machine import MachineView
from asr_tui.ui.present.rows import all_words, width_of
from tests.domain.estates import WEB_01
from tests.domain.items import TARGET_NETWORK
from tests.ui import samples
from tests.ui.samples import NOW, POLICY, ago, view


def shown(one: MachineView, width: int = 77) -> str:
    return all_words(machine.rows(one, str.upper, width))


@pytest.mark.parametrize(
    ("stage", "away", "under"),
    [
        (Stage.PROTECTED, False, "protected"),
        (Stage.FAILED_OVER, False, "failed over"),
        (Stage.COMMITTED, False, "committed"),
        (Stage.REPROTECTING, True, "re-protecting"),
        (Stage.PROTECTED, True, "failback due"),
    ],
)
def test_the_path_points_at_where_the_machine_is(stage: Stage, away: bool, under: str) -> None:
    home = "westeurope" if away else "centralus"
    signs, names = all_words(path_rows(samples.item("a", stage=stage, home_location=home), 77)).splitlines()
    assert f"[{under}]" in names
    assert signs.index("◉") == names.index("[")
    assert max(len(signs), len(names)) <= 77


def test_where_there_is_room_the_path_shows_the_whole_round() -> None:
    signs, names = all_words(path_rows(samples.item("a", home_location="centralus"), 140)).splitlines()
    assert names.split()[:3] == ["[protected]", "failed", "over"]
    assert names.split()[-5:] == ["failed", "back", "committed", "re-protecting", "protected"]
    assert (signs.count("◉"), signs.count("○")) == (1, 8)


def test_a_machine_beside_the_path_says_so() -> None:
    assert "now: disabling" in all_words(path_rows(samples.item("a", stage=Stage.DISABLING), 77))


def test_everything_fits_and_the_points_come_before_the_rest() -> None:
    for width in (77, 117):
        rows = machine.rows(view(health_errors=(samples.NO_POINT, samples.NEVER_DRILLED)), str.upper, width)
        assert max(width_of(row) for row in rows) <= width
    text = shown(view())
    order = ["Loss and points", "Health", "Disks", "Where it would start", "Network", "Mobility service"]
    assert [text.index(word) for word in order] == sorted(text.index(word) for word in order)
    assert "24 h kept" in text


def test_a_health_error_is_explained_and_azures_words_stay() -> None:
    text = shown(view(health=Health.CRITICAL, health_errors=(samples.NO_POINT,)), 200)
    assert "x No crash-consistent recovery point" in text
    assert "That means: No crash-consistent point for 60 minutes" in text
    assert "Azure's possible causes: The change rate is above the limits" in text
    assert "+ nothing found" in shown(view())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"stage": Stage.FAILED_OVER, "active_on_target": True}, "nothing is copied now: the machine is not protected"),
        ({"stage": Stage.COMMITTED, "active_on_target": True}, "nothing is copied now"),
        ({"stage": Stage.REPROTECTING, "active_on_target": True}, "nothing is copied now"),
        ({"stage": Stage.FAILING_OVER}, "nothing is copied now"),
        ({"stage": Stage.COPYING}, "its health is known once it is protected"),
        ({"stage": Stage.UNKNOWN}, "its health is known once it is protected"),
        ({"last_heartbeat": ago(minutes=16)}, "has not been heard of for 16 min: it may be down"),
        ({"rpo": timedelta(minutes=20)}, "its newest data is 20 min old"),
        ({"health": Health.CRITICAL}, "calls its health bad and does not say why"),
    ],
)
def test_nothing_found_is_not_said_where_something_is_wrong(changes: dict[str, object], said: str) -> None:
    health = " ".join(shown(view(**changes)).split("Health")[1].split("Disks")[0].split())
    assert said in health
    assert "nothing found" not in health


def test_nothing_found_is_not_said_of_a_machine_that_does_not_answer_in_its_region() -> None:
    details = MachineDetails(source=Read(None, None, Unreachable("Azure does not answer")))
    silent = machine.view_of(samples.item("web-01"), details, (), NOW)
    assert "web-01 in CENTRALUS could not be read just now" in " ".join(shown(silent).split())
    assert "nothing found" not in shown(silent)


def test_what_was_said_is_not_said_again() -> None:
    text = shown(view(health_errors=(samples.NEVER_DRILLED,)), 200)
    assert text.count("has succeeded since this") + text.count("has been done on the virtual machine") == 2
    assert text.casefold().count("do a test failover") == 1


def test_an_error_nobody_knows_keeps_only_azures_words() -> None:
    text = shown(view(health_errors=(HealthError("999999", "Warning", "Odd.", action="Call us."),)))
    assert "! Odd. (999999)" in text
    assert "What to do" not in text


def test_without_points_the_reason_is_said() -> None:
    nothing = MachineView(samples.copying("a", 4), NOW, (), (), POLICY)
    assert "the first is made when the first copy has ended" in shown(nothing, 200)
    none_kept = MachineView(samples.item("a"), NOW, (), (), Policy(POLICY.id, 0))
    assert "retention is 0" in shown(none_kept)


def test_what_could_not_be_read_is_said_and_the_rest_is_shown() -> None:
    partly = MachineView(samples.item("a"), NOW, None, None, None, ("The recovery points could not be read: 403.",))
    text = shown(partly)
    assert "! The recovery points could not be read: 403." in text
    assert "Mobility service" in text


def test_the_lag_is_charted_while_something_is_copied() -> None:
    assert "15 min" in shown(view()).split("Health")[0]
    away = view(stage=Stage.FAILED_OVER, rpo=timedelta(minutes=4))
    assert "15 min" not in shown(away)
    assert "crash" in shown(away)


def test_parts_that_could_not_be_read_again_stay_with_their_age() -> None:
    listed = samples.item("web-01")
    details = MachineDetails(
        points=Read(samples.points(), ago(minutes=9), Unreachable("Azure does not answer")),
        events=Read(None, None, AccessDenied("Not allowed")),
    )
    text = shown(machine.view_of(listed, details, (), NOW), 200)
    assert "! The recovery points could not be read: Azure does not answer. Shown is 13:53, 9 min ago." in text
    assert "! The events could not be read: Not allowed." in text
    assert "51 points" in text


def test_a_row_without_a_point_says_why() -> None:
    crash = tuple(point for point in samples.points() if point.kind is PointKind.CRASH)

    def row(frequency: int) -> str:
        policy = replace(POLICY, app_consistent_minutes=frequency)
        text = shown(MachineView(samples.item("a"), NOW, crash, (), policy))
        return next(line for line in text.splitlines() if line.startswith("app "))

    assert row(0).startswith("app    off in the policy")
    assert row(240).startswith("app    none yet")


def test_points_older_than_the_retention_are_counted_and_drawn() -> None:
    older = RecoveryPoint(ArmId("/points/old"), ago(hours=26), PointKind.CRASH)
    text = shown(MachineView(samples.item("a"), NOW, (older, *samples.points()), (), POLICY))
    assert "24 h kept, 52 points, 1 older" in text
    assert "-26 h" in text
    assert "older" not in shown(view()).split("Health")[0]


def test_text_from_azure_is_plain() -> None:
    text = shown(
        view(health_errors=(HealthError("1\x1b[2J", "Error", "[red]a\u202eb\x07"),), machine_name="\x1b]0;x\x07n")
    )
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "[red]ab" in text


@pytest.mark.parametrize(
    ("power", "stage", "off"),
    [
        (Power.DEALLOCATED, Stage.PROTECTED, True),
        (Power.STOPPED, Stage.PROTECTED, True),
        (Power.RUNNING, Stage.PROTECTED, False),
        (Power.DEALLOCATED, Stage.FAILED_OVER, False),
    ],
)
def test_a_source_that_is_off_is_told_where_something_is_copied(power: Power, stage: Stage, off: bool) -> None:
    text = shown(replace(view(stage=stage), source=replace(WEB_01, power=power)))
    assert (f"web-01 is off ({power.value}) in CENTRALUS: nothing is" in text) is off


def test_another_size_now_is_told_with_the_way_to_change_it() -> None:
    sized = view(target_size="Standard_D2s_v5")
    same = shown(replace(sized, source=replace(WEB_01, size="STANDARD_D2S_V5")))
    other = shown(replace(sized, source=replace(WEB_01, size="Standard_E16s_v5")))
    assert "runs now as" not in same
    assert "A failover starts it as Standard_D2s_v5; it runs now as Standard_E16s_v5." in " ".join(other.split())
    assert "Replicated items" in other


@pytest.mark.parametrize(("prefix", "there"), [("10.1.4.0/24", "the same where it is free"), ("10.9.0.0/24", "a free")])
def test_a_static_address_is_kept_only_inside_the_target_subnet(prefix: str, there: str) -> None:
    nic = ReplicatedNic(None, "nic", "web", "10.1.4.7", TARGET_NETWORK, "web", static=True)
    network = VirtualNetwork(TARGET_NETWORK, "westeurope", (prefix,), (Subnet("web", (prefix,)),))
    assert f"-> {there}" in shown(replace(view(nics=(nic,)), networks=(network,)))
