"""Steps on who is told when something goes wrong with a vault."""

from __future__ import annotations

from abc import abstractmethod

from asr_tui.domain.alerting import AlertSettings, FiredAlert
from asr_tui.domain.estimates import ASSUMED, CLI_RECORDING, Estimate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.steps.base import VAULTS, Step


class AlertSettingStep(Step, frozen=True):
    """A change of a vault's alert settings."""

    @abstractmethod
    def is_done(self, settings: AlertSettings) -> bool:
        """Whether the vault's settings prove the step."""


class UpdateVaultAlerts(AlertSettingStep, frozen=True):
    """Which alerts the vault raises; `id` is the vault. None leaves a switch as it is."""

    words = "Alerts of the vault"
    right = f"{VAULTS}/write"
    usual_time = Estimate(3, ASSUMED)

    replication: bool | None = None
    failover: bool | None = None
    classic_mail: bool | None = None

    def is_done(self, settings: AlertSettings) -> bool:
        pairs = (
            (self.replication, settings.replication),
            (self.failover, settings.failover),
            (self.classic_mail, settings.classic_mail),
        )
        return all(wanted is None or wanted is now for wanted, now in pairs)


class UpdateMails(AlertSettingStep, frozen=True):
    """Whom Site Recovery mails; `id` is the vault's `replicationAlertSettings/defaultAlertSetting`."""

    words = "Mails of the vault"
    right = f"{VAULTS}/replicationAlertSettings/write"
    usual_time = Estimate(1, CLI_RECORDING)

    owners: bool
    addresses: tuple[str, ...] = ()
    locale: str = ""

    @property
    def label(self) -> str:
        return f"{self.words} {self.id.vault_id.name}"

    @property
    def scope(self) -> ArmId:
        return self.id.vault_id

    def is_done(self, settings: AlertSettings) -> bool:
        alike = {one.casefold() for one in self.addresses} == {one.casefold() for one in settings.addresses}
        return alike and self.owners is settings.owners


class SetAlertState(Step, frozen=True):
    """`id` is the alert; `state` is Azure's word: "Acknowledged" or "Closed"."""

    words = "Alert"
    right = "Microsoft.AlertsManagement/alerts/changestate/action"
    usual_time = Estimate(1, ASSUMED)

    title: str
    state: str

    @property
    def label(self) -> str:
        return f"{self.words} “{self.title}”: {self.state.lower()}"

    @property
    def key(self) -> str:
        return f"{type(self).__name__}:{self.id.casefold()}:{self.state}"

    @property
    def scope(self) -> ArmId:
        return ArmId(f"/subscriptions/{self.id.subscription}")

    def is_done(self, alerts: tuple[FiredAlert, ...]) -> bool:
        """Whether the subscription's alerts prove the step."""
        return any(one.id == self.id and one.state.casefold() == self.state.casefold() for one in alerts)
