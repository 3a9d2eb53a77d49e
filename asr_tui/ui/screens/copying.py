"""Copies ids and portal addresses to the clipboard of the person's own terminal (OSC 52)."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from asr_tui.domain.ids import ArmId
from asr_tui.domain.place import EndpointKind
from asr_tui.ui.screens.base import AsrScreen
from asr_tui.ui.text import plain

if TYPE_CHECKING:
    from asr_tui.services.workspace import Workspace


T = TypeVar("T")


def portal_address(workspace: Workspace, resource: ArmId) -> str:
    """The portal's page of a resource; the portal finds it by its id, whatever its type."""
    around, tenant = workspace.surroundings, workspace.identity.tenant
    return f"{around.portal}/#{f'@{tenant}' if tenant else ''}/resource{resource}"


def copy_id(screen: AsrScreen[T], resource: ArmId) -> None:
    """Not every terminal takes it, so the id is shown too."""
    harmless = plain(resource)  # a line break in it would send the rest off where it is pasted
    screen.app.copy_to_clipboard(harmless)
    screen.notice(f"Id, copied where the terminal allows it: {harmless}")


def show_portal(screen: AsrScreen[T], resource: ArmId) -> None:
    """Over SSH no browser can be opened: the address is shown and copied."""
    address = plain(portal_address(screen.workspace, resource))
    screen.app.copy_to_clipboard(address)
    what = "Portal"
    if screen.workspace.surroundings.kind is not EndpointKind.AZURE:
        what = "This is no real Azure, so the portal does not know it; there it would be"
    screen.notice(f"{what}: {address}")
