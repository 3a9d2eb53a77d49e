"""How the shell's screens look; those that use the room of a wide terminal, wide too."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from unittest.mock import patch

import pytest
from textual.pilot import Pilot

from asr_tui.domain import kinds
from asr_tui.domain.errors import AccessDenied
from asr_tui.domain.ids import vault_id
from asr_tui.domain.place import Identity
from asr_tui.domain.resources import Subscription, Vault
from asr_tui.domain.settings import Settings, Theme
from asr_tui.domain.sign_in_notice import SignInNotice
from asr_tui.services.workspace import AzureOptions, Start, Welcome
from asr_tui.ui.app import AsrApp
from tests.fakes import NOW, SUBSCRIPTION, TENANT
from tests.ui.pilot import press, settle, shown, until
from tests.workspaces import FakeOpener

SMALL, WIDE = (80, 24), (120, 40)
Compare = Callable[..., bool]
Prepare = Callable[[Pilot[None]], Awaitable[None]]


def app(opener: FakeOpener | None = None, start: Start | None = None, theme: Theme = "dark") -> AsrApp:
    with patch.dict(os.environ, {"TERM": "xterm-256color", "COLORTERM": "truecolor"}):
        os.environ.pop("NO_COLOR", None)
        return AsrApp(start or Welcome(), opener or FakeOpener(), Settings(theme=theme))


def keys(*pressed: str) -> Prepare:
    async def prepare(pilot: Pilot[None]) -> None:
        await settle(pilot)
        await press(pilot, *pressed)

    return prepare


def test_welcome(snap_compare: Compare) -> None:
    assert snap_compare(app(), terminal_size=SMALL, run_before=keys())


@pytest.mark.parametrize("theme", ["light", "high-contrast", "monochrome"])
def test_themes(snap_compare: Compare, theme: Theme) -> None:
    assert snap_compare(app(theme=theme), terminal_size=SMALL, run_before=keys("enter"))


@pytest.mark.parametrize("size", [SMALL, WIDE])
def test_vaults(snap_compare: Compare, size: tuple[int, int]) -> None:
    opener = FakeOpener()
    names = ("contoso-vault", "[red]x[/]", "v" * 50)
    opener.catalog.values[kinds.VAULT] = tuple(
        Vault(vault_id(SUBSCRIPTION, "rg-dr", name), "westeurope") for name in names
    )
    assert snap_compare(app(opener), terminal_size=size, run_before=keys("enter"))


def test_a_missing_right(snap_compare: Compare) -> None:
    opener = FakeOpener()
    opener.catalog.errors["vaults"] = AccessDenied(
        "You may not list vaults",
        "Azure refused the list of vaults of this subscription.",
        "Ask for the role Reader on the subscription, then press r.",
        "AuthorizationFailed",
        "1f2e3d4c",
        "Microsoft.RecoveryServices/vaults/read",
        f"/subscriptions/{SUBSCRIPTION}",
    )
    assert snap_compare(app(opener), terminal_size=SMALL, run_before=keys("enter"))


def test_identity(snap_compare: Compare) -> None:
    opener = FakeOpener(identity=Identity("vm-jump-01", "managed identity", TENANT))
    opener.catalog.values[kinds.SUBSCRIPTION] = (Subscription(SUBSCRIPTION, "Contoso", TENANT),)
    assert snap_compare(app(opener, AzureOptions(read_only=True)), terminal_size=SMALL, run_before=keys())


def test_device_code(snap_compare: Compare) -> None:
    notice = SignInNotice("device_code", "", "https://microsoft.com/devicelogin", "A1B2C3D4E", NOW)
    opener = FakeOpener(notice=notice, gate=asyncio.Event())

    async def prepare(pilot: Pilot[None]) -> None:
        await until(pilot, lambda: "A1B2C3D4E" in shown(pilot))

    assert snap_compare(app(opener, AzureOptions()), terminal_size=SMALL, run_before=prepare)


def test_help(snap_compare: Compare) -> None:
    assert snap_compare(app(), terminal_size=SMALL, run_before=keys("enter", "question_mark"))


def test_sign_in(snap_compare: Compare) -> None:
    assert snap_compare(app(), terminal_size=SMALL, run_before=keys("down", "enter"))


def test_a_question(snap_compare: Compare) -> None:
    assert snap_compare(app(), terminal_size=SMALL, run_before=keys("down", "enter", "down", "enter"))


def test_too_small(snap_compare: Compare) -> None:
    assert snap_compare(app(), terminal_size=(70, 20), run_before=keys())
