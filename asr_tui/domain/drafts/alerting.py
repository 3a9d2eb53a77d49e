"""Other alert settings of a vault, and alerts that somebody takes on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.alerting import AlertSettings, FiredAlert
from asr_tui.domain.plan import Consequence, Plan, PlannedStep
from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.wording import short_list

MOST_ADDRESSES = 20
"""Custom receivers (assumed: no limit is documented)."""
_ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")


class AlertSettingsDraft(Struct, frozen=True):
    """`wanted` are the whole settings as they are to be."""

    wanted: AlertSettings


class AlertStateDraft(Struct, frozen=True):
    """`state` is Azure's word: "Acknowledged" or "Closed"."""

    alerts: tuple[FiredAlert, ...]
    state: str


def addresses_of(typed: str) -> tuple[str, ...]:
    """The addresses in a text, separated by commas, semicolons or blanks; each once, in order."""
    found = (one for one in re.split(r"[,;\s]+", typed.strip()) if one)
    return tuple({one.casefold(): one for one in found}.values())


def address_problem(addresses: tuple[str, ...]) -> str:
    """What is wrong with the addresses; empty where nothing is."""
    odd = next((one for one in addresses if not _ADDRESS.fullmatch(one)), None)
    if odd is not None:
        return f"{odd} is no mail address: write name@example.com."
    if len(addresses) > MOST_ADDRESSES:
        return f"{len(addresses)} addresses are too many: at most {MOST_ADDRESSES}. Name a distribution list."
    return ""


def problems(draft: AlertSettingsDraft, now: AlertSettings) -> Iterator[Problem]:
    wanted = draft.wanted
    if wanted == now:
        yield FieldRef("alerts", "settings").blocking("These are the settings already.", "Change something first.")
    if wrong := address_problem(wanted.addresses):
        yield FieldRef("alerts", "addresses").blocking(wrong, "Change the addresses.")


def plan(draft: AlertSettingsDraft, now: AlertSettings) -> Plan:
    """A step for the vault's switches, one for its mails; only what changes is sent."""
    wanted, planned = draft.wanted, []
    switches = {
        name: getattr(wanted, name)
        for name in ("replication", "failover", "classic_mail")
        if getattr(wanted, name) is not getattr(now, name)
    }
    if switches:
        planned.append(PlannedStep.of(steps.UpdateVaultAlerts(now.vault, **switches)))
    mails = ("owners", "addresses", "locale")
    if any(getattr(wanted, name) != getattr(now, name) for name in mails):
        setting = now.vault.child("replicationAlertSettings", "defaultAlertSetting")
        planned.append(PlannedStep.of(steps.UpdateMails(setting, wanted.owners, wanted.addresses, wanted.locale)))
    return Plan(
        title=f"Change who is told of problems in {now.vault.name}",
        steps=tuple(planned),
        problems=tuple(problems(draft, now)),
        consequences=tuple(_consequences(now, wanted)),
    )


def _consequences(now: AlertSettings, wanted: AlertSettings) -> Iterator[Consequence]:
    for name, words in SWITCHES.items():
        before, after = getattr(now, name), getattr(wanted, name)
        if before is not after:
            yield Consequence("changes", f"{words} from {switch_words(before)} to {switch_words(after)}")
    if now.owners is not wanted.owners:
        yield Consequence("mails" if wanted.owners else "stops", "mails to the subscription's owners")
    known = {one.casefold() for one in now.addresses}
    kept = {one.casefold() for one in wanted.addresses}
    added = [one for one in wanted.addresses if one.casefold() not in known]
    gone = [one for one in now.addresses if one.casefold() not in kept]
    if added:
        yield Consequence("mails", f"also to {short_list(added)}")
    if gone:
        yield Consequence("stops", f"mails to {short_list(gone)}")


SWITCHES = {
    "replication": "Azure Monitor's alerts for replication",
    "failover": "Azure Monitor's alerts for failovers",
    "classic_mail": "Site Recovery's own mails",
}
"""The switches of a vault, in words."""


def switch_words(on: bool | None) -> str:
    return "never set" if on is None else "on" if on else "off"


def state_plan(draft: AlertStateDraft, now: tuple[FiredAlert, ...]) -> Plan:
    """One step for each alert that is not in that state yet."""
    by_id = {one.id: one for one in now}
    word = draft.state.lower()
    known = [by_id[one.id] for one in draft.alerts if one.id in by_id]
    due = [one for one in known if one.state.casefold() != draft.state.casefold()]
    found: list[Problem] = []
    if not due:
        found.append(FieldRef("alerts", "state").blocking(f"There is nothing left to be {word}.", "Read again."))
    return Plan(
        title=f"Alerts: {word}",
        steps=tuple(PlannedStep.of(steps.SetAlertState(one.id, one.title, draft.state)) for one in due),
        problems=tuple(found),
        consequences=tuple(Consequence("changes", f"“{one.title}” from {one.state.lower()} to {word}") for one in due),
    )


def toggled(settings: AlertSettings, name: str) -> AlertSettings:
    """The settings with one switch the other way; what was never set is switched on."""
    return replace(settings, **{name: getattr(settings, name) is not True})
