"""Copies ids and portal addresses to the clipboard of the person's own terminal (OSC 52)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TypeVar

from textual.binding import Binding

from asr_tui.domain.ids import ArmId
from asr_tui.domain.place import EndpointKind
from asr_tui.services.workspace import Workspace
from asr_tui.ui.dialogs.pick import Pick, PickOption, Question
from asr_tui.ui.dialogs.show import ShowAddress
from asr_tui.ui.present.azure_words import spaced
from asr_tui.ui.present.resource_links import ResourceLink
from asr_tui.ui.shell.frame import FramedScreen, push_dialog
from asr_tui.ui.text import plain

T = TypeVar("T")

NOTICE_LINES = 3
"""Most lines of the notice (app.tcss)."""


def keys(what: str, *, shown: bool = True) -> tuple[Binding, Binding]:
    """The two copy keys; the vault's home has O for the portal, since `o` opens its policies."""
    return (
        Binding("y", "copy", "Copy id", show=shown, tooltip=f"Copy the id of {what}.",
                id="copy.id"),
        Binding("o", "portal", "Portal", show=shown, tooltip="Show and copy its address in the portal.",
                id="copy.portal"),
    )  # fmt: skip


def portal_address(workspace: Workspace, resource: ArmId) -> str:
    """Portal address of a resource, which the portal finds by its id."""
    around, tenant = workspace.environment, workspace.identity.tenant
    return f"{around.portal}/#{f'@{tenant}' if tenant else ''}/resource{resource}"


def copy_id(screen: FramedScreen[T], resource: ArmId, words: str = "") -> None:
    """Copy an id and show it, since not every terminal copies: as a notice, or in a dialog where it is longer."""
    harmless = plain(resource)  # a line break in it would send the rest off where it is pasted
    screen.app.copy_to_clipboard(harmless)
    lines = 1 + math.ceil(len(harmless) / (screen.size.width - 2))  # one for the words; an id is broken anywhere
    if lines <= NOTICE_LINES:
        screen.show_notice(f"Id, copied where the terminal allows it: {harmless}")
    else:
        screen.show_notice("")
        screen.app.push_screen(ShowAddress(f"Id: {words or resource.name}", harmless))


def copy_command(screen: FramedScreen[T], command: str) -> None:
    """Copy a command for another shell."""
    screen.app.copy_to_clipboard(plain(command))
    screen.show_notice("The command is copied, where your terminal allows that.")


def show_portal(screen: FramedScreen[T], resource: ArmId, words: str = "", way: str = "") -> None:
    """Show and copy the portal address, since over SSH no browser can be opened."""
    address = plain(portal_address(screen.workspace, resource))
    screen.app.copy_to_clipboard(address)
    heading = f"In the portal: {words or resource.name}"
    notes = [way] if way else []
    if screen.workspace.environment.kind is not EndpointKind.AZURE:
        notes.append("This is no real Azure, so the portal does not know it; there it would be at that address.")
    screen.app.push_screen(ShowAddress(heading, address, *notes))


def copy_selected_id(screen: FramedScreen[T], what: Sequence[ResourceLink]) -> None:
    """Copy the id of the only resource, or of the picked one."""
    _with_one(screen, "Copy the id of which?", what, lambda one: copy_id(screen, one.id, one.words))


def show_selected_address(screen: FramedScreen[T], what: Sequence[ResourceLink]) -> None:
    """Show the portal address of the only resource, or of the picked one."""
    _with_one(
        screen,
        "The portal's address of which?",
        what,
        lambda one: show_portal(screen, one.page or one.id, one.words, one.way),
    )


def _kind(resource: ArmId) -> str:
    """Type by its name in Azure's ids: "virtual networks"."""
    return spaced(resource.rstrip("/").rpartition("/")[0].rpartition("/")[2])


def _with_one(
    screen: FramedScreen[T], asked: str, what: Sequence[ResourceLink], done: Callable[[ResourceLink], None]
) -> None:
    distinct = list({one.id: one for one in reversed(what)}.values())[::-1]
    if len(distinct) == 1:
        done(distinct[0])
    elif distinct:
        offers = tuple(PickOption(str(number), one.words, _kind(one.id)) for number, one in enumerate(distinct))
        push_dialog(screen.app, Pick(Question(asked, offers)), lambda picked: done(distinct[int(picked.key)]))
