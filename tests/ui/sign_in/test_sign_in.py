"""Signing in by keys, over fakes: what failed and which ways are left, the code, the tenants, and signing in again."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from asr_tui.domain import kinds
from asr_tui.domain.errors import SignInFailed, Unreachable
from asr_tui.domain.ids import vault_id
from asr_tui.domain.resources import Subscription, Tenant, Vault
from asr_tui.domain.settings import Settings
from asr_tui.domain.sign_in_notice import SignInNotice
from asr_tui.services.workspace import AzureOptions
from asr_tui.ui.dialogs.sign_in_again import SignInAgain
from asr_tui.ui.sign_in.opening import OpeningScreen
from asr_tui.ui.sign_in.sign_in import SignInScreen
from asr_tui.ui.sign_in.welcome import WelcomeScreen
from asr_tui.ui.vault.home import HomeScreen
from asr_tui.ui.vault.vaults import VaultsScreen
from asr_tui.ui.widgets.device_code import code_rows
from tests.fakes import NOW, SUBSCRIPTION, TENANT, FakeCatalog, FakeSession
from tests.ui.pilot import press, running, settle, shown, until
from tests.workspaces import FakeOpener

SEEN = Settings(start_with_changes=True)
FABRIKAM = "0fab0fab-0000-4000-8000-000000000003"
NO_SIGN_IN = SignInFailed(
    "Not signed in",
    "None of the automatic ways has a sign-in:",
    "Run `az login --use-device-code` in another shell and try again.",
    "AADSTS70043",
    "0f8fad5b-d9cb-469f-a165-70867728950e",
    tried=(("Azure CLI", "The sign-in is too old."), ("Environment", "No variables are set.")),
    details="DefaultAzureCredential failed \x1b[31mto retrieve[/]\nline two",
)


def many_tenants() -> FakeCatalog:
    tenants = Tenant(TENANT, "Contoso", "contoso.example"), Tenant(FABRIKAM, "Fabrikam [red]", "fabrikam.example")
    return FakeCatalog({kinds.TENANT: tenants})


# What failed


async def test_each_way_that_was_tried_has_its_line_and_the_ways_on_are_listed() -> None:
    async with running(AzureOptions(), FakeOpener(errors=[NO_SIGN_IN])) as pilot:
        await settle(pilot)
        text = shown(pilot)
        for words in (
            "Azure CLI            The sign-in is too old.",
            "Environment          No variables are set.",
            "az login --use-device-code",
            "Azure: AADSTS70043, correlation id 0f8fad5b",
            "r  Try again",
            "D  Sign in with a device code instead",
            "W  Choose another way",
        ):
            assert words in text
        assert "DefaultAzureCredential" not in text
        await press(pilot, "d")
        assert "DefaultAzureCredential failed to retrieve[/]" in shown(pilot)
        assert "line two" in shown(pilot)


async def test_a_device_code_is_chosen_right_there_and_the_rest_is_kept() -> None:
    start = AzureOptions(tenant="contoso.example", read_only=True)
    opener = FakeOpener(errors=[NO_SIGN_IN])
    async with running(start, opener) as pilot:
        await settle(pilot)
        await press(pilot, "D")
        assert opener.asked == [start, replace(start, auth="device-code")]
        assert "whom Azure will see" in shown(pilot)


async def test_another_way_is_chosen_in_the_form_as_it_was_filled_in() -> None:
    start = AzureOptions(auth="cli", tenant="contoso.example", read_only=True)
    async with running(start, FakeOpener(errors=[NO_SIGN_IN])) as pilot:
        await settle(pilot)
        await press(pilot, "W")
        assert isinstance(pilot.app.screen, SignInScreen)
        assert "contoso.example" in shown(pilot)
        assert "Azure CLI" in shown(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, WelcomeScreen)


async def test_without_a_network_it_is_tried_again_in_place() -> None:
    gone = Unreachable("Azure cannot be reached", "No connection.", "Check the network.")
    async with running(AzureOptions(), FakeOpener(errors=[gone, gone])) as pilot:
        await settle(pilot)
        assert "Check the network." in shown(pilot)
        await press(pilot, "r")
        assert "Check the network." in shown(pilot)
        await press(pilot, "r")
        assert "whom Azure will see" in shown(pilot)


# The code


def test_the_minutes_left_are_told() -> None:
    notice = SignInNotice("device_code", "", "https://microsoft.com/devicelogin", "ABC", NOW + timedelta(minutes=15))

    def last(minutes: float) -> str:
        return str(code_rows(notice, NOW + timedelta(minutes=minutes))[-2])

    assert "14:17 UTC: 15 minutes left" in last(0)
    assert "1 minute left" in last(13.5)
    assert "less than a minute left" in last(14.5)
    assert "a new one is needed" in last(15)


async def test_while_a_code_is_awaited_nothing_moves_and_esc_gives_up() -> None:
    notice = SignInNotice("device_code", "", "https://microsoft.com/devicelogin", "A1B2C3D4", NOW)
    opener = FakeOpener(notice=notice, gate=asyncio.Event())
    async with running(opener=opener) as pilot:
        await press(pilot, "down", "enter")
        await pilot.press("enter")
        await until(pilot, lambda: "A 1 B 2 C 3 D 4" in shown(pilot))
        await until(pilot, lambda: "Waiting until you have signed in there" in shown(pilot))
        screen = pilot.app.screen
        assert isinstance(screen, OpeningScreen)
        assert screen._pane._timer is None
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, OpeningScreen))


# Tenants


async def to_tenants(pilot: Pilot[None]) -> None:
    await settle(pilot)
    await press(pilot, "down", "down", "enter")
    await until(pilot, lambda: "Which tenant?" in shown(pilot))
    await settle(pilot)


async def test_another_tenant_is_chosen_and_the_rest_of_the_choice_kept() -> None:
    opener = FakeOpener(catalog=many_tenants())
    start = AzureOptions(auth="cli", subscription="x", read_only=True)
    async with running(start, opener, SEEN) as pilot:
        await to_tenants(pilot)
        assert "Fabrikam [red]" in shown(pilot)
        assert "now  contoso.example" in shown(pilot)
        await press(pilot, "enter")
        await until(pilot, lambda: len(opener.asked) == 2)
        await settle(pilot)
        assert opener.asked == [start, replace(start, tenant=FABRIKAM)]
        session = opener.opened[0].session
        assert isinstance(session, FakeSession)
        assert session.closed
        assert "> Go on, read-only" in shown(pilot)


async def test_the_present_tenant_is_no_choice() -> None:
    opener = FakeOpener(catalog=many_tenants())
    async with running(AzureOptions(), opener, SEEN) as pilot:
        await to_tenants(pilot)
        await press(pilot, "up", "enter")
        assert "You are signed in to this one." in shown(pilot)
        await press(pilot, "escape")
        assert "whom Azure will see" in shown(pilot)
        assert len(opener.asked) == 1


@pytest.mark.parametrize("failed", [False, True])
async def test_a_tenant_can_be_typed_where_only_one_is_seen_or_none_can_be_listed(failed: bool) -> None:
    opener = FakeOpener()
    if failed:
        opener.catalog.errors["tenants"] = Unreachable("No answer from Azure", "Gone.")
    async with running(AzureOptions(), opener, SEEN) as pilot:
        await to_tenants(pilot)
        assert ("The tenants cannot be listed" if failed else "sees no other tenant") in shown(pilot)
        await press(pilot, *"no tenant", "enter")
        assert "domain, such as" in shown(pilot)
        await press(pilot, *["backspace"] * 9, *"fabrikam.example", "enter")
        await until(pilot, lambda: len(opener.asked) == 2)
        assert opener.asked[1] == AzureOptions(tenant="fabrikam.example")


# Subscriptions and vaults that were named


async def test_an_unknown_subscription_is_never_taken_for_the_only_one() -> None:
    async with running(AzureOptions(subscription="nowhere", vault="v"), settings=SEEN) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert "No subscription “nowhere” is visible to ada@contoso.example" in " ".join(shown(pilot).split())
        assert "> Contoso Production" in shown(pilot)


async def test_of_vaults_with_one_name_none_is_opened_by_itself() -> None:
    opener = FakeOpener()
    opener.catalog.values[kinds.VAULT] = tuple(
        Vault(vault_id(SUBSCRIPTION, group, "twin"), "westeurope") for group in ("rg-a", "rg-b")
    )
    async with running(AzureOptions(vault="twin"), opener, SEEN) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, VaultsScreen)
        assert "2 vaults are named “twin”" in shown(pilot)


async def test_a_subscription_s_state_says_what_cannot_be_done() -> None:
    opener = FakeOpener()
    opener.catalog.values[kinds.SUBSCRIPTION] = (
        Subscription(SUBSCRIPTION, "Old", TENANT, "Disabled"),
        Subscription(FABRIKAM, "Gone", TENANT, "Deleted"),
    )
    async with running(AzureOptions(), opener, SEEN) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert "! Disabled: look only" in shown(pilot)
        await press(pilot, "down", "enter")
        assert "Gone is deleted" in shown(pilot)
        assert "Which subscription?" in shown(pilot)
        await press(pilot, "up", "enter")
        assert "Which vault?" in shown(pilot)
        assert "nothing can be created, protected or failed over" in " ".join(shown(pilot).split())


async def test_ids_and_addresses_are_copied_from_the_list() -> None:
    async with running(AzureOptions(), settings=SEEN) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "y")
        assert pilot.app.clipboard.endswith("/vaults/contoso-vault")
        await press(pilot, "o")
        assert pilot.app.clipboard.startswith(f"https://portal.azure.com/#@{TENANT}/resource/subscriptions/")


# In the middle of a session


async def test_an_expired_sign_in_is_renewed_in_place() -> None:
    opener = FakeOpener()
    opener.catalog.errors["vaults"] = SignInFailed(
        "Azure does not accept the sign-in", code="ExpiredAuthenticationToken"
    )
    async with running(AzureOptions(), opener, SEEN) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert "S  Sign in again   r  Try again" in shown(pilot)
        session = opener.opened[0].session
        assert isinstance(session, FakeSession)
        session.sign_in_errors.append(SignInFailed("Somebody else is signed in now", "Not Ada."))
        await press(pilot, "S")
        assert "Sign in again as ada@contoso.example" in shown(pilot)
        assert "Somebody else is signed in now" in shown(pilot)
        opener.catalog.errors.clear()
        await press(pilot, "r")
        await until(pilot, lambda: "> contoso-vault" in shown(pilot))
        assert session.signed_in_again == 2


async def test_a_code_is_told_in_the_middle_of_a_session_too() -> None:
    opener = FakeOpener()
    async with running(AzureOptions(vault="contoso-vault"), opener, SEEN) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, HomeScreen)
        session = opener.opened[0].session
        assert isinstance(session, FakeSession)
        held = asyncio.Event()

        async def waits() -> object:
            await held.wait()
            return session.who

        session.sign_in_again = waits  # type: ignore[method-assign, assignment]
        await pilot.press("S")
        await until(pilot, lambda: isinstance(pilot.app.screen, SignInAgain))
        from asr_tui.ui.messages import SignInProgress

        notice = SignInNotice("device_code", "", "https://microsoft.com/devicelogin", "A1B2", NOW)
        pilot.app.post_message(SignInProgress(notice))
        await until(pilot, lambda: "A 1 B 2" in shown(pilot))
        held.set()
        await until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen))


async def test_practice_has_nothing_to_sign_in_to() -> None:
    async with running() as pilot:
        await press(pilot, "enter", "S")
        assert isinstance(pilot.app.screen, VaultsScreen)
