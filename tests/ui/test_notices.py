"""What a person should know about files of ours is seen wherever the program starts."""

from __future__ import annotations

from asr_tui.domain.place import Place
from asr_tui.services.workspace import AzureOptions, PracticeOptions, UnfinishedWork
from asr_tui.ui.vault.home import HomeScreen
from asr_tui.ui.vault.vaults import VaultsScreen
from tests.fakes import NOW, PERSON, PRACTICE, SUBSCRIPTION, VAULT, FakeOpener
from tests.ui.pilot import press, running, shown

WORDS = "The world file was set aside as contoso.json.broken-1."


class OnceOpener(FakeOpener):
    """Tells each notice once, as the program's own does."""

    def notices(self) -> tuple[str, ...]:
        told, self.words = self.words, ()
        return told


async def test_on_the_welcome_screen() -> None:
    async with running(opener=OnceOpener(words=(WORDS,))) as pilot:
        assert WORDS in shown(pilot)


async def test_on_the_vaults_when_practice_is_started_directly() -> None:
    async with running(PracticeOptions(), OnceOpener(words=(WORDS,))) as pilot:
        assert isinstance(pilot.app.screen, VaultsScreen)
        assert WORDS in shown(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert WORDS not in shown(pilot)


async def test_on_the_identity_screen_of_azure() -> None:
    async with running(AzureOptions(), OnceOpener(words=(WORDS,))) as pilot:
        assert "whom Azure will see" in shown(pilot)
        assert WORDS in shown(pilot)


async def test_in_the_vault_that_opens_at_once() -> None:
    place = Place(PRACTICE.endpoint, PERSON.tenant, SUBSCRIPTION, VAULT)
    opener = OnceOpener(left=(UnfinishedWork(PracticeOptions(), place, "draft", "protect web-01", NOW),))
    async with running(opener=opener) as pilot:
        opener.words = (WORDS,)
        await press(pilot, "enter")
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert WORDS in shown(pilot)
