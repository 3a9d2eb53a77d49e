"""What the command line names is opened without a question."""

from __future__ import annotations

from asr_tui.domain.resources import Subscription
from asr_tui.services.workspace import AzureOptions
from asr_tui.ui.vault.opening import Opening
from tests.ui import samples

HERE = Subscription(samples.VAULT.id.subscription, "Production")
ELSEWHERE = Subscription("0b1f6471-0000", "Development")


def test_the_id_of_a_vault_names_its_subscription_too() -> None:
    opening = Opening(AzureOptions(vault=samples.VAULT.id), None)
    assert opening.take_subscription((ELSEWHERE, HERE)) == (HERE.id, [HERE])
    assert opening.take_vault((samples.VAULT,)) == (samples.VAULT.id, [samples.VAULT])
    assert Opening(AzureOptions(vault=samples.VAULT.name), None).take_subscription((ELSEWHERE, HERE))[0] == ""
