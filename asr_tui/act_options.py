"""Options of the operations on machines: which machines, which point, what agrees to it, how long it stays."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

import click

from asr_tui.command_options import Where
from asr_tui.domain import acts
from asr_tui.domain.acts import Act, Agreement, Selection

wait_option = click.option(
    "--wait",
    type=click.Choice(["ended", "started", "none"]),
    default="ended",
    show_default=True,
    help="Stay until all has ended (after a re-protect: until they are protected again), until replication has "
    "started, or until all is sent.",
)
point_option = click.option(
    "--point",
    default="latest-processed",
    show_default=True,
    metavar="POINT",
    help="latest, latest-processed, app-consistent, or a moment (2026-01-31T09:30Z): the newest of then or before.",
)
waves_option = click.option(
    "--waves", default="", metavar="TAG", help="One tier after the other, by this tag of the machines."
)

_SELECTION = (
    click.option("--machine", "machines", multiple=True, metavar="NAME", help="A machine's name or id; repeatable."),
    click.option("--tag", default="", metavar="NAME=VALUE", help="Machines with this tag; NAME alone for any value."),
    click.option("--group", default="", help="Machines of this resource group."),
    click.option("--region", default="", help="Machines that run in this region."),
    click.option("--exclude", multiple=True, metavar="NAME", help="Not this machine; repeatable."),
    click.option("--plan", default="", metavar="NAME", help="A recovery plan, with all of its machines."),
    click.option("--all", "every", is_flag=True, help="All protected machines of the vault."),
)


def with_selection(command: Callable[..., int]) -> Callable[..., int]:
    """Gives a command the options that choose machines as its argument `selection`."""

    @wraps(command)
    def called(
        machines: tuple[str, ...],
        tag: str,
        group: str,
        region: str,
        exclude: tuple[str, ...],
        plan: str,
        every: bool,
        **others: object,
    ) -> int:
        return command(selection=Selection(machines, tag, group, region, exclude, plan, every), **others)

    wrapped: Callable[..., int] = called
    for option in reversed(_SELECTION):
        wrapped = option(wrapped)
    return wrapped


def _agreed(context: click.Context, _: click.Parameter, text: str | None) -> Agreement | None:
    if text is None:
        return None
    try:
        return acts.agreement(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def word_option(act: Act) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """The option that agrees: a dangerous operation's word with the number of machines, else --yes."""
    if not act.word:
        return click.option("--yes", is_flag=True, help="Send it; without this it is only shown.")
    agreed = click.option(
        "--yes-i-mean",
        "yes",
        metavar=f"{act.word}:NUMBER",
        callback=_agreed,
        help="Send it to just so many machines; without this it is only shown, and another number is refused.",
    )

    def refused(_: click.Context, __: click.Parameter, said: bool) -> None:
        if said:
            raise click.UsageError(f"--yes is too little for this: --yes-i-mean {act.word}:NUMBER, of its machines.")

    alone = click.option("--yes", "too_little", is_flag=True, hidden=True, expose_value=False, callback=refused)
    return lambda command: agreed(alone(command))


def agreement_of(yes: Agreement | bool | None, where: Where) -> Agreement | None:
    """None where nobody agreed. Raises UsageError where the session only looks."""
    if not yes:
        return None
    if where.start.read_only:
        raise click.UsageError("--read-only sends nothing: leave it out, or leave out the agreement.")
    return yes if isinstance(yes, Agreement) else Agreement()


def check_point(point: str) -> None:
    """Raises BadParameter where it is neither a word nor a moment."""
    try:
        acts.moment(point)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="'--point'") from error
