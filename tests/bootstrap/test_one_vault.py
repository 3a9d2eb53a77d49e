"""A command that needs one vault of several says where it can be named."""

from __future__ import annotations

import pytest

from asr_tui.bootstrap.filing import FileOptions, compared, one_vault
from asr_tui.domain import kinds
from asr_tui.domain.errors import AsrError
from asr_tui.domain.ids import vault_id
from asr_tui.domain.recovery_file import RecoveryFile
from asr_tui.domain.resources import Subscription, Vault
from tests.fakes import SUBSCRIPTION, FakeCatalog
from tests.workspaces import fake_workspace


async def test_only_a_command_with_a_file_speaks_of_one() -> None:
    vaults = tuple(Vault(vault_id(SUBSCRIPTION, "rg", name), "westeurope") for name in ("one", "two"))
    workspace = fake_workspace(
        catalog=FakeCatalog({kinds.SUBSCRIPTION: (Subscription(SUBSCRIPTION, "s", "t"),), kinds.VAULT: vaults})
    )
    remedies = []
    for work in (
        one_vault(workspace, "", ""),
        compared(FileOptions("", ""), None, workspace),
        compared(FileOptions("", ""), RecoveryFile(1), workspace),
    ):
        with pytest.raises(AsrError) as refused:
            await work
        remedies.append(refused.value.remedy)
    assert remedies == ["Name one by --vault.", "Name one by --vault.", "Name one by --vault, or in the file."]
    await workspace.close()
