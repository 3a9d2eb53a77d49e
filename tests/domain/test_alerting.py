from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.alerting import NOBODY, AlertRule, AlertSettings, FiredAlert, unheard
from asr_tui.domain.drafts.alerting import (
    AlertSettingsDraft,
    AlertStateDraft,
    address_problem,
    addresses_of,
    plan,
    state_plan,
    toggled,
)
from asr_tui.domain.ids import ArmId, vault_id

VAULT = vault_id("5ca1ab1e-0000-4000-8000-000000000001", "rg-dr", "contoso-vault")
NOTHING = AlertSettings(VAULT)
RULE_ID = VAULT.group_id.child("providers", "A", "actionRules", "r")
RULE = AlertRule(RULE_ID, enabled=True, scopes=(VAULT.group_id,), groups=(ArmId("/groups/g"),))
ALERT = FiredAlert(ArmId("/subscriptions/s/providers/A/alerts/1"), "Health is critical", "Sev1", "New", "Fired", VAULT)


def said(settings: AlertSettings, *rules: AlertRule) -> list[str]:
    return [what for what, _ in unheard(settings, rules)]


def test_a_rule_that_suppresses_takes_precedence() -> None:
    silent = replace(RULE, groups=(), suppresses=True)
    found = said(NOTHING, RULE, silent)
    assert found[0] == NOBODY
    assert "suppresses every notification" in found[1]
    assert said(replace(NOTHING, owners=True), silent) == found[1:]
    assert said(NOTHING, RULE, replace(silent, enabled=False)) == []


def test_a_vault_that_tells_nobody_is_a_finding() -> None:
    assert said(NOTHING) == [NOBODY]
    assert list(unheard(NOTHING, None)) == [], "rules that were not read accuse nobody"


@pytest.mark.parametrize(
    "settings", [replace(NOTHING, owners=True), replace(NOTHING, addresses=("dr@contoso.example",), classic_mail=True)]
)
def test_a_mail_is_enough(settings: AlertSettings) -> None:
    assert said(settings) == []
    off = "Mails are switched off, although receivers are named."
    assert said(replace(settings, classic_mail=False)) == [NOBODY, off]


@pytest.mark.parametrize(
    ("rule", "reaches"),
    [
        (RULE, True),
        (replace(RULE, scopes=(ArmId(f"/subscriptions/{VAULT.subscription.upper()}"),)), True),
        (replace(RULE, scopes=(VAULT,)), True),
        (replace(RULE, scopes=(ArmId(str(VAULT) + "-other"),)), False),
        (replace(RULE, scopes=(ArmId(str(VAULT)[:-1]),)), False),
        (replace(RULE, enabled=False), False),
        (replace(RULE, groups=()), False),
        (replace(RULE, scopes=()), False),
    ],
)
def test_a_rule_that_reaches_the_vault_is_enough(rule: AlertRule, reaches: bool) -> None:
    assert rule.reaches(VAULT) is reaches
    assert (said(NOTHING, rule) == []) is reaches


def test_switched_off_alerts_are_named() -> None:
    assert said(replace(NOTHING, replication=False, failover=False, owners=True)) == [
        "Azure Monitor's alerts for replication are switched off.",
        "Azure Monitor's alerts for failovers are switched off.",
    ]


def test_only_what_changes_is_sent() -> None:
    wanted = replace(NOTHING, replication=True)
    (step,) = plan(AlertSettingsDraft(wanted), NOTHING).steps
    assert step.step == steps.UpdateVaultAlerts(VAULT, replication=True)
    wanted = replace(NOTHING, addresses=("dr@contoso.example",), locale="de-DE")
    (step,) = plan(AlertSettingsDraft(wanted), replace(NOTHING, locale="de-DE")).steps
    assert isinstance(step.step, steps.UpdateMails)
    assert step.step.locale == "de-DE", "the language stays"
    assert not plan(AlertSettingsDraft(NOTHING), NOTHING).can_start


def test_who_is_mailed_from_now_on_and_who_is_not_is_said() -> None:
    now = replace(NOTHING, addresses=("old@contoso.example", "both@contoso.example"), owners=True)
    wanted = replace(now, addresses=("BOTH@contoso.example", "new@contoso.example"), owners=False)
    words = {(one.kind, one.text) for one in plan(AlertSettingsDraft(wanted), now).consequences}
    assert ("mails", "also to new@contoso.example") in words
    assert ("stops", "mails to old@contoso.example") in words
    assert ("stops", "mails to the subscription's owners") in words


@given(st.builds(AlertSettings, st.just(VAULT), *[st.sampled_from([None, True, False])] * 3, st.booleans()))
def test_a_step_that_was_carried_out_is_recognized(wanted: AlertSettings) -> None:
    for one in plan(AlertSettingsDraft(wanted), NOTHING).steps:
        assert isinstance(one.step, steps.AlertSettingStep)
        assert one.step.is_done(wanted)
        assert not one.step.is_done(NOTHING)


@pytest.mark.parametrize(
    ("typed", "addresses", "wrong"),
    [
        ("", (), ""),
        ("a@b.example, c@d.example;A@B.example", ("A@B.example", "c@d.example"), ""),
        ("nobody", ("nobody",), "nobody is no mail address"),
        ("a@b", ("a@b",), "a@b is no mail address"),
        ("<a@b.example>", ("<a@b.example>",), "is no mail address"),
        (" ".join(f"a{n}@b.example" for n in range(21)), None, "21 addresses are too many"),
    ],
)
def test_addresses_are_read_and_checked(typed: str, addresses: tuple[str, ...] | None, wrong: str) -> None:
    found = addresses_of(typed)
    assert addresses is None or found == addresses
    assert wrong in address_problem(found)
    assert bool(wrong) is bool(address_problem(found))


def test_a_switch_goes_on_first_and_then_to_and_fro() -> None:
    on = toggled(NOTHING, "failover")
    assert on.failover is True
    assert toggled(on, "failover").failover is False


def test_an_alert_is_acknowledged_once() -> None:
    (step,) = state_plan(AlertStateDraft((ALERT,), "Acknowledged"), (ALERT,)).steps
    assert step.step == steps.SetAlertState(ALERT.id, ALERT.title, "Acknowledged")
    taken = replace(ALERT, state="Acknowledged")
    assert not state_plan(AlertStateDraft((ALERT,), "Acknowledged"), (taken,)).can_start
    assert not state_plan(AlertStateDraft((ALERT,), "Acknowledged"), ()).can_start
    assert ALERT.waits
    assert not taken.waits
