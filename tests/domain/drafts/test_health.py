"""Azure is asked to check the whole vault."""

from asr_tui.domain import steps
from asr_tui.domain.drafts.health import RefreshHealthDraft, plan
from tests.domain.estates import VAULT


def test_the_step_goes_to_the_vaults_health() -> None:
    made = plan(RefreshHealthDraft(VAULT))
    assert made.can_start
    assert made.steps[0].step == steps.RefreshHealth(VAULT.child("replicationVaultHealth", "default"))
