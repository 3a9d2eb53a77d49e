"""Options that commands without a screen share: which vaults, of which Azure, and how it is told."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem
from msgspec import Struct

from asr_tui.azure_gateway.endpoint import Endpoint
from asr_tui.services.workspace import AzureOptions, PracticeOptions, TerminalOptions

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


class Where(Struct, frozen=True):
    """What a command works on. `vault` and `subscription` are a name or an id, empty for any."""

    start: PracticeOptions | AzureOptions
    vault: str = ""
    subscription: str = ""


def checked_endpoint(_: click.Context, __: click.Parameter, url: str) -> str:
    if url:
        try:
            Endpoint.of(url=url)
        except ValueError as error:
            raise click.BadParameter(str(error)) from error
    return url


def complete_worlds(_: click.Context, __: click.Parameter, typed: str) -> list[CompletionItem]:
    """The completions of --world: the names of worlds."""
    from asr_tui.simulator.worlds import world_names  # the simulator only where it is asked for

    return [CompletionItem(name) for name in world_names() if name.startswith(typed)]


def complete_worlds_or_files(context: click.Context, option: click.Parameter, typed: str) -> list[CompletionItem]:
    """The same, or a world file."""
    return complete_worlds(context, option, typed) or [CompletionItem(typed, type="file")]


def checked_world(_: click.Context, __: click.Parameter, world: str) -> str:
    if world not in {"", "contoso"}:
        from asr_tui.simulator.worlds import world_names  # only where it is asked for

        known = world_names()
        if world not in known:
            raise click.BadParameter(f"there is no world {world!r}; known worlds: {', '.join(known)}.")
    return world


_TERMINAL = "asr_tui.terminal"


def _kept(context: click.Context, option: click.Parameter, given: bool) -> None:
    if given and option.name:
        context.meta.setdefault(_TERMINAL, {})[option.name] = True


def terminal_options(command: Decorated) -> Decorated:
    """--screen-reader and --no-mouse of a command that shows screens, kept for `said_of_terminal`."""
    for name, words in (
        ("--screen-reader", "Make the screens for a screen reader: nothing drawn, changes told at the bottom."),
        ("--no-mouse", "Leave the mouse to the terminal, which then selects text as it is used to."),
    ):
        command = click.option(name, is_flag=True, expose_value=False, callback=_kept, help=words)(command)
    return command


def said_of_terminal() -> TerminalOptions:
    """What was said by these options before or behind the command's name."""
    context = click.get_current_context(silent=True)
    return TerminalOptions(**context.meta.get(_TERMINAL, {})) if context else TerminalOptions()


vault_option = click.option("--vault", default="", help="A Recovery Services vault's name or id.")
subscription_option = click.option("--subscription", default="", help="A subscription's id or name.")
practice_option = click.option(
    "--practice",
    "world",
    metavar="WORLD",
    default="",
    callback=checked_world,
    shell_complete=complete_worlds,
    help="This practice world instead of Azure.",
)
endpoint_option = click.option(
    "--endpoint", default="", metavar="URL", callback=checked_endpoint, help="What answers in Azure's stead."
)
auth_option = click.option(
    "--auth",
    type=click.Choice(["default", "cli", "managed-identity", "environment"]),
    default="default",
    show_default=True,
    help="How to sign in; none of these asks a person.",
)
tenant_option = click.option("--tenant", default="", help="A tenant's id or domain.")
cloud_option = click.option(
    "--cloud", type=click.Choice(["public", "usgov", "china"]), default="public", show_default=True
)

_OPTIONS = (
    vault_option,
    subscription_option,
    practice_option,
    endpoint_option,
    auth_option,
    tenant_option,
    cloud_option,
    click.option("--read-only", is_flag=True, help="Only look, whatever else is said."),
)


as_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON; its fields keep their meaning.")
as_json_lines_option = click.option(
    "--json", "as_json", is_flag=True, help="Print an object a line; fields keep their meaning."
)


def with_where(*, changes: bool = False) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Gives a command the options of Azure and vaults as its argument `where`; without `changes` it only reads."""

    def decorated(command: Callable[..., int]) -> Callable[..., int]:
        @wraps(command)
        def called(
            vault: str,
            subscription: str,
            world: str,
            endpoint: str,
            auth: str,
            tenant: str,
            cloud: str,
            read_only: bool,
            **others: object,
        ) -> int:
            looks = read_only or not changes
            start = _start(world, AzureOptions(tenant, subscription, vault, cloud, auth, endpoint, looks))
            return command(where=Where(start, vault, subscription), **others)

        wrapped: Callable[..., int] = called
        for option in reversed(_OPTIONS):
            wrapped = option(wrapped)
        return wrapped

    return decorated


def _start(world: str, azure: AzureOptions) -> PracticeOptions | AzureOptions:
    if not world:
        return azure
    if azure.endpoint:
        raise click.UsageError("--practice and --endpoint are two different places: give one of them.")
    return PracticeOptions(world, read_only=azure.read_only)
