"""What a person should know about files of ours is seen wherever the program starts."""

from __future__ import annotations

from asr_tui.bootstrap.wiring import Stores
from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft
from asr_tui.domain.place import Place
from asr_tui.local_store.files import Notices
from asr_tui.services.workspace import AzureOptions, PracticeOptions
from asr_tui.ui.vault.home import HomeScreen
from asr_tui.ui.vault.vaults import VaultsScreen
from tests.fakes import NOW, PERSON, SUBSCRIPTION, VAULT
from tests.ui.pilot import press, running, shown
from tests.workspaces import FakeOpener

WORDS = "The world file was set aside as contoso.json.broken-1."


def telling_opener() -> FakeOpener:
    opener = FakeOpener()
    opener.tell(WORDS)
    return opener


async def test_on_the_welcome_screen() -> None:
    async with running(opener=telling_opener()) as pilot:
        assert WORDS in shown(pilot)


async def test_on_the_vaults_when_practice_is_started_directly() -> None:
    async with running(PracticeOptions(), telling_opener()) as pilot:
        assert isinstance(pilot.app.screen, VaultsScreen)
        assert WORDS in shown(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert WORDS not in shown(pilot)


async def test_on_the_identity_screen_of_azure() -> None:
    async with running(AzureOptions(), telling_opener()) as pilot:
        assert "whom Azure will see" in shown(pilot)
        assert WORDS in shown(pilot)


async def test_in_the_vault_that_opens_at_once() -> None:
    opener = FakeOpener()
    place = Place("practice:contoso", PERSON.tenant, SUBSCRIPTION, VAULT)
    draft = EnableReplicationDraft(VAULT, "westeurope", SUBSCRIPTION, "centralus")
    Stores(opener.paths.practice, Notices(lambda: NOW), "practice:contoso").drafts.save(place, draft)
    async with running(opener=opener) as pilot:
        opener.tell(WORDS)
        await press(pilot, "enter")
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert WORDS in shown(pilot)
