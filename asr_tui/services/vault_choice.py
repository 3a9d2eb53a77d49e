"""The vaults that a command names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from asr_tui.domain.errors import AsrError, NotFound
from asr_tui.domain.resources import Subscription, Vault


class ChosenVaults(Struct, frozen=True):
    """The vaults of a command, and the subscriptions whose vaults could not be listed, each with why."""

    vaults: tuple[Vault, ...]
    unread: tuple[tuple[Subscription, AsrError], ...] = ()


class ListsVaults(Protocol):
    """Lists subscriptions and vaults, as `Choices` does. Every method raises AzureError."""

    async def subscriptions(self) -> tuple[Subscription, ...]: ...

    async def vaults(self, subscription: str) -> tuple[Vault, ...]:
        """The vaults of a subscription's id."""


async def chosen_vaults(lists: ListsVaults, subscription: str, vault: str, *, every: bool) -> ChosenVaults:
    """The vaults of a name or id in a subscription of a name or id; each empty for any.

    Raises AsrError where none fits, or several do and not `every` one is wanted.
    """
    known = [one for one in await lists.subscriptions() if not subscription or _is(one, subscription)]
    if not known:
        what = f"No subscription is named {subscription!r}." if subscription else "This account sees no subscription."
        raise NotFound("No such subscription", what, "Check --subscription and the account.")
    found, unread = list[Vault](), list[tuple[Subscription, AsrError]]()
    for sub in known:
        try:
            found += await lists.vaults(sub.id)
        except AsrError as error:
            unread.append((sub, error))
    named = [one for one in found if not vault or _is(one, vault)]
    if not named and unread:
        raise unread[0][1]
    if not named:
        what = f"No vault is named {vault!r}." if vault else "There is no Recovery Services vault."
        raise NotFound("No such vault", what, "Check --vault, --subscription and the account.")
    if len(named) > 1 and not every:
        raise several_vaults(named, ", or take all by --all")
    return ChosenVaults(tuple(named), tuple(unread))


def several_vaults(vaults: Sequence[Vault], otherwise: str = "") -> AsrError:
    """The error that names the vaults, those with a namesake by their ids.

    otherwise  what else can be done, after a comma
    """
    count = Counter(one.name for one in vaults)
    names = ", ".join(one.name if count[one.name] == 1 else str(one.id) for one in vaults)
    return AsrError("Several vaults", f"There are {names}.", f"Name one by --vault{otherwise}.")


def _is(one: Subscription | Vault, wanted: str) -> bool:
    return wanted.casefold() in {str(one.id).casefold(), one.name.casefold()}
