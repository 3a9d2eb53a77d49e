"""Who is told when something goes wrong with a vault: its alert settings, its mails, its alerts, and who gets them.

Settings: azure-mgmt-recoveryservices (MonitoringSettings) and recorded traffic (replicationAlertSettings). Alerts:
azure-mgmt-alertsmanagement (api 2019-05-05-preview). Microsoft Learn, "Monitor Azure Site Recovery": which alerts are
built in; "Alert processing rules": what adds an action group to them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from msgspec import Struct

from asr_tui.domain.ids import ArmId, Identified


class AlertSettings(Struct, frozen=True):
    """Of one vault; None where a switch was never set.

    replication, failover  whether Azure Monitor raises alerts for replication and for failovers
    classic_mail           whether Site Recovery mails by itself
    owners                 whether it mails the subscription's owners
    addresses              to whom it mails besides
    locale                 the language of its mails, such as "en-US"; empty for Azure's default
    """

    vault: ArmId
    replication: bool | None = None
    failover: bool | None = None
    classic_mail: bool | None = None
    owners: bool = False
    addresses: tuple[str, ...] = ()
    locale: str = ""

    @property
    def mails(self) -> bool:
        """Whether Site Recovery mails anybody."""
        return self.classic_mail is not False and (self.owners or bool(self.addresses))


class AlertRule(Identified, frozen=True):
    """An alert processing rule that adds action groups, or takes all of them away; `scopes` are what it is about.

    suppresses  it takes them away, at any time; one with a schedule is not looked at closer
    """

    enabled: bool
    scopes: tuple[ArmId, ...]
    groups: tuple[ArmId, ...]
    suppresses: bool = False

    def reaches(self, resource: ArmId) -> bool:
        """Whether it sends what is raised for the resource to somebody."""
        return bool(self.groups) and self._covers(resource)

    def silences(self, resource: ArmId) -> bool:
        """Whether it keeps what is raised for the resource from everybody: it takes precedence (Microsoft Learn,
        site-recovery-monitor-and-troubleshoot)."""
        return self.suppresses and self._covers(resource)

    def _covers(self, resource: ArmId) -> bool:
        path = resource.casefold() + "/"
        return self.enabled and any(path.startswith(f"{one.casefold()}/") for one in self.scopes)


class FiredAlert(Struct, frozen=True):
    """An alert of Azure Monitor, with Azure's words: `severity` "Sev0" (gravest) to "Sev4", `state` "New",
    "Acknowledged" or "Closed", `condition` "Fired" or "Resolved"."""

    id: ArmId
    title: str
    severity: str
    state: str
    condition: str
    target: ArmId
    started: datetime | None = None
    text: str = ""

    @property
    def waits(self) -> bool:
        """Whether nobody has taken it on yet."""
        return self.condition.casefold() == "fired" and self.state.casefold() == "new"


NOBODY = (
    "Nobody would be told when replication or a failover goes wrong: no mail is sent, and no alert processing rule "
    "sends this vault's alerts to an action group."
)


def unheard(settings: AlertSettings, rules: Sequence[AlertRule] | None) -> Iterator[tuple[str, str]]:
    """Why nobody, or nobody in time, would be told of a problem: each finding with its remedy.

    rules  of the subscription; None where they could not be read, which accuses nobody
    """
    silenced = [rule.name for rule in rules or () if rule.silences(settings.vault)]
    heard = rules is None or (any(rule.reaches(settings.vault) for rule in rules) and not silenced)
    if not settings.mails and not heard:
        yield NOBODY, "Name somebody to mail here, or make an alert processing rule in the portal (Monitor > Alerts)."
    if silenced:
        yield (
            f"The alert processing rule {silenced[0]} suppresses every notification of this vault's alerts.",
            "Switch it off in the portal: Monitor > Alerts > Alert processing rules.",
        )
    for what, on in (("replication", settings.replication), ("failovers", settings.failover)):
        if on is False:
            yield f"Azure Monitor's alerts for {what} are switched off.", "Switch them on here."
    if settings.classic_mail is False and (settings.owners or settings.addresses):
        yield "Mails are switched off, although receivers are named.", "Switch them on here."
