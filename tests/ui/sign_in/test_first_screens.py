"""From the welcome screen through the sign-in to a vault, by keys, over fakes."""

from __future__ import annotations

import asyncio
import re

import pytest
from msgspec.structs import replace

from asr_tui.bootstrap.wiring import Stores
from asr_tui.domain import kinds
from asr_tui.domain.errors import AccessDenied, HeldByOther, SignInFailed
from asr_tui.domain.place import Identity
from asr_tui.domain.resources import Subscription, Vault
from asr_tui.domain.settings import Settings
from asr_tui.domain.sign_in_notice import SignInNotice
from asr_tui.local_store.files import Notices
from asr_tui.services.workspace import AzureOptions, PracticeOptions
from asr_tui.ui import messages
from asr_tui.ui.app import AsrApp
from asr_tui.ui.sign_in.welcome import WelcomeScreen
from asr_tui.ui.vault.home import HomeScreen
from asr_tui.ui.vault.vaults import VaultsScreen
from tests.fakes import NOW, SUBSCRIPTION, TENANT, VAULT, FakeSession
from tests.ui import samples
from tests.ui.pilot import press, running, settle, shown, until
from tests.workspaces import FakeOpener

OTHER = "5ca1ab1e-0000-4000-8000-00000000beef"


MANY = (Subscription(SUBSCRIPTION, "Contoso Production", TENANT), Subscription(OTHER, "Contoso [red]Test[/]", TENANT))


async def test_welcome_offers_practice_azure_and_what_was_left() -> None:
    opener, run = FakeOpener(), samples.run()
    left = replace(run, plan=replace(run.plan, title="Protect [b]web-01[/]"))
    Stores(opener.paths.practice, Notices(lambda: NOW), "practice:contoso").journal.save(left)
    async with running(opener=opener) as pilot:
        text = shown(pilot)
        assert "> Continue" in text, "what was left undone waits for somebody"
        assert "  Practise" in text
        assert "Sign in to Azure" in text
        assert '"Protect [b]web-01[/]", 3 of 5 done' in text


async def test_in_a_browser_there_is_no_azure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AsrApp, "is_web", True)
    async with running() as pilot:
        assert "Sign in to Azure" not in shown(pilot)
        pilot.app.post_message(messages.StartChosen(AzureOptions()))
        await settle(pilot)
        assert isinstance(pilot.app.screen, WelcomeScreen)


async def test_esc_on_welcome_loses_nothing() -> None:
    async with running() as pilot:
        await press(pilot, "escape", "escape")
        assert isinstance(pilot.app.screen, WelcomeScreen)


async def test_practice_leads_to_the_vaults_and_esc_back() -> None:
    opener = FakeOpener()
    async with running(opener=opener) as pilot:
        await press(pilot, "enter")
        assert re.search("> contoso-vault .* West Europe  rg-dr", shown(pilot))
        assert "SIM 50x" in shown(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, WelcomeScreen)
        session = opener.opened[0].session
        assert isinstance(session, FakeSession)
        assert session.closed


async def test_the_command_line_can_start_in_practice() -> None:
    opener = FakeOpener()
    async with running(start=PracticeOptions(world="empty", read_only=True), opener=opener) as pilot:
        await settle(pilot)
        assert opener.asked == [PracticeOptions(world="empty", read_only=True)]
        assert "READ-ONLY" in shown(pilot)


async def test_what_is_being_waited_for_is_said_and_can_be_given_up() -> None:
    opener = FakeOpener(gate=asyncio.Event())
    async with running(opener=opener) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: "Starting the practice Azure" in shown(pilot))
        assert "usually" in shown(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, WelcomeScreen))
        assert opener.opened == []


async def test_a_failed_start_says_why_and_can_be_tried_again() -> None:
    held = HeldByOther("The practice world is in use", "Process 4711 has it.", "End that one, then press r.")
    async with running(opener=FakeOpener(errors=[held])) as pilot:
        await press(pilot, "enter")
        assert "x The practice world is in use" in shown(pilot)
        assert "What to do: End that one, then press r." in shown(pilot)
        await press(pilot, "r")
        assert isinstance(pilot.app.screen, VaultsScreen)


async def test_sign_in_is_read_only_at_first_and_passes_what_was_chosen() -> None:
    opener = FakeOpener()
    async with running(opener=opener) as pilot:
        await press(pilot, "down", "enter")
        await press(pilot, "down", "enter", "down", "down", "enter")  # How: device code
        await press(pilot, "down", "down", "enter", *"contoso.example", "enter")  # Tenant
        await press(pilot, "home", "enter")
        assert opener.asked == [AzureOptions(auth="device-code", tenant="contoso.example", read_only=True)]
        assert "READ-ONLY" in shown(pilot)


async def test_the_device_code_is_shown_until_one_has_signed_in() -> None:
    notice = SignInNotice("device_code", "", "https://microsoft.com/devicelogin", "A1B2\x1b[31mC3D4", NOW)
    opener = FakeOpener(notice=notice, gate=asyncio.Event())
    async with running(opener=opener) as pilot:
        await press(pilot, "down", "enter")
        await pilot.press("enter")
        await until(pilot, lambda: "(A1B2C3D4)" in shown(pilot))
        assert "https://microsoft.com/devicelogin" in shown(pilot)
        assert "good until 14:02 UTC" in shown(pilot)
        assert opener.gate is not None
        opener.gate.set()
        await until(pilot, lambda: "whom Azure will see" in shown(pilot))


async def test_an_expired_sign_in_can_be_tried_again() -> None:
    failed = SignInFailed("Your sign-in has expired", remedy="Run `az login`, then press r.", code="AADSTS70043")
    async with running(opener=FakeOpener(errors=[failed])) as pilot:
        await press(pilot, "down", "enter", "enter")
        assert "x Your sign-in has expired" in shown(pilot)
        assert "AADSTS70043" in shown(pilot)
        await press(pilot, "r")
        assert "whom Azure will see" in shown(pilot)


async def test_the_identity_is_shown_before_anything_is_listed() -> None:
    opener = FakeOpener()
    async with running(start=AzureOptions(), opener=opener) as pilot:
        await settle(pilot)
        assert "ada@contoso.example" in shown(pilot)
        assert TENANT in shown(pilot)
        assert opener.catalog.reads == []


async def test_a_start_against_azure_has_read_only_selected() -> None:
    opener = FakeOpener()
    app = AsrApp(AzureOptions(), opener, Settings())
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "> Go on, read-only" in shown(pilot)
        await press(pilot, "enter")
        assert [options.read_only for options in opener.asked] == [False, True]
        assert "READ-ONLY" in shown(pilot)
        assert isinstance(pilot.app.screen, VaultsScreen)


async def test_the_settings_can_have_changes_selected() -> None:
    async with running(start=AzureOptions(), settings=Settings(start_with_changes=True)) as pilot:
        await settle(pilot)
        assert "> Go on, with changes" in shown(pilot)
        await press(pilot, "enter")
        assert "READ-ONLY" not in shown(pilot)
        assert isinstance(pilot.app.screen, VaultsScreen)


@pytest.mark.parametrize("kind", ["managed identity", "service principal"])
async def test_an_identity_that_is_no_person_is_asked_about(kind: str) -> None:
    opener = FakeOpener(identity=Identity("vm-jump-01", kind, TENANT))
    async with running(start=AzureOptions(), opener=opener, settings=Settings(start_with_changes=True)) as pilot:
        await settle(pilot)
        assert "not a signed-in person" in shown(pilot)
        assert "> Sign in another way" in shown(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, WelcomeScreen)


async def test_several_subscriptions_are_asked_about_and_esc_goes_back_to_them() -> None:
    opener = FakeOpener()
    opener.catalog.values[kinds.SUBSCRIPTION] = MANY
    async with running(opener=opener) as pilot:
        await press(pilot, "enter")
        assert "Which subscription?" in shown(pilot)
        assert "Contoso [red]Test[/]" in shown(pilot)
        await press(pilot, "enter")
        assert "contoso-vault" in shown(pilot)
        await press(pilot, "escape")
        assert "Which subscription?" in shown(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, WelcomeScreen)


@pytest.mark.parametrize("subscription", [SUBSCRIPTION.upper(), "contoso production"])
@pytest.mark.parametrize("vault", [VAULT.upper(), "contoso-vault"])
async def test_a_named_vault_is_opened_at_once(subscription: str, vault: str) -> None:
    opener = FakeOpener()
    opener.catalog.values[kinds.SUBSCRIPTION] = MANY
    start = AzureOptions(subscription=subscription, vault=vault)
    async with running(start=start, opener=opener, settings=Settings(start_with_changes=True)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert "AZURE public" in shown(pilot)


async def test_a_named_vault_that_is_not_there_is_said() -> None:
    async with running(start=AzureOptions(vault="nowhere"), settings=Settings(start_with_changes=True)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert "There is no vault “nowhere”" in shown(pilot)
        assert "> contoso-vault" in shown(pilot)


async def test_no_vault_says_what_to_do() -> None:
    opener = FakeOpener()
    opener.catalog.values[kinds.VAULT] = ()
    async with running(opener=opener) as pilot:
        await press(pilot, "enter")
        assert "There is no Recovery Services vault in Contoso Production." in shown(pilot)
        opener.catalog.values[kinds.VAULT] = (Vault(VAULT, "westeurope"),)
        await press(pilot, "r")
        assert "> contoso-vault" in shown(pilot)


async def test_no_subscription_says_what_to_do() -> None:
    opener = FakeOpener()
    opener.catalog.values[kinds.SUBSCRIPTION] = ()
    async with running(opener=opener) as pilot:
        await press(pilot, "enter")
        assert "No subscription is visible to ada@contoso.example" in shown(pilot)
        assert "Reader" in shown(pilot)


async def test_a_missing_right_is_named_and_tried_again_in_place() -> None:
    opener = FakeOpener()
    denied = AccessDenied(
        "You may not list vaults", "Azure refused.", "Ask for Reader.", "AuthorizationFailed", "1f2e",
        "Microsoft.RecoveryServices/vaults/read", "/subscriptions/x",
    )  # fmt: skip
    opener.catalog.errors["vaults"] = denied
    async with running(opener=opener) as pilot:
        await press(pilot, "enter")
        for words in ("Missing: Microsoft.RecoveryServices/vaults/read", "On: /subscriptions/x", "request 1f2e"):
            assert words in shown(pilot)
        del opener.catalog.errors["vaults"]
        await press(pilot, "r")
        assert "> contoso-vault" in shown(pilot)


async def test_regions_that_cannot_be_read_cost_only_their_names() -> None:
    opener = FakeOpener()
    opener.catalog.errors["regions"] = AccessDenied("No")
    async with running(opener=opener) as pilot:
        await press(pilot, "enter")
        assert re.search("> contoso-vault .* westeurope", shown(pilot))


async def test_practise_goes_back_to_the_world_that_the_program_was_started_with() -> None:
    opener = FakeOpener()
    async with running(PracticeOptions("contoso-large", speed=10, fresh=True), opener) as pilot:
        await until(pilot, lambda: "Which vault?" in shown(pilot))
        await press(pilot, "escape")
        await until(pilot, lambda: "world contoso-large" in shown(pilot))
        await press(pilot, "enter")
        await until(pilot, lambda: len(opener.asked) == 2)
    assert opener.asked[1] == PracticeOptions("contoso-large", speed=10)


async def test_practice_that_was_left_goes_on_or_begins_anew() -> None:
    opener = FakeOpener()
    world = opener.paths.world("contoso")
    world.parent.mkdir(parents=True)
    world.touch()
    async with running(opener=opener) as pilot:
        assert "goes on where you left it" in shown(pilot)
        await press(pilot, "down")
        assert "> Practise anew" in shown(pilot)
        await press(pilot, "enter")
        assert opener.asked == [PracticeOptions("contoso", fresh=True)]


async def test_practice_that_was_never_begun_cannot_begin_anew() -> None:
    async with running() as pilot:
        assert "Practise anew" not in shown(pilot)
        assert "free, safe" in shown(pilot)
