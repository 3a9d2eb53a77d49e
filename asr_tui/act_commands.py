"""The command line's operations on protected machines, without a screen: drill, failover and what follows it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps

import click

from asr_tui.command_options import Where, with_where
from asr_tui.domain import acts
from asr_tui.domain.acts import Act, Agreement, Selection
from asr_tui.file_commands import FileCommand

EXIT_CODES = """\b
Exit codes:
  0    done
  1    wrong arguments, or something failed; the error output says what
  2    nothing was sent, since nobody agreed to it yet; or it is still under way
  3    refused: something stands against it, or the number of machines is another one
  130  Ctrl-C, 143 SIGTERM, 141 nobody reads the output any more
After a kill the same command goes on where Azure is. Without a terminal nothing is ever asked.
"""

_as_json = click.option("--json", "as_json", is_flag=True, help="Print an object a line; fields keep their meaning.")
_wait = click.option(
    "--wait",
    type=click.Choice(["ended", "started", "none"]),
    default="ended",
    show_default=True,
    help="Stay until all has ended (after a re-protect: until they are protected again), until replication has "
    "started, or until all is sent.",
)
_point = click.option(
    "--point",
    default="latest-processed",
    show_default=True,
    metavar="POINT",
    help="latest, latest-processed, app-consistent, or a moment (2026-01-31T09:30Z): the newest of then or before.",
)
_waves = click.option(
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


def _word(act: Act) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """The option that agrees: a dangerous operation's word with the number of machines, else --yes."""
    if not act.word:
        return click.option("--yes", is_flag=True, help="Send it; without this it is only shown.")
    return click.option(
        "--yes-i-mean",
        "yes",
        metavar=f"{act.word}:NUMBER",
        callback=_agreed,
        help="Send it to just so many machines; without this it is only shown, and another number is refused.",
    )


def _examples(*lines: str) -> str:
    return "\n\b\nExamples:\n" + "".join(f"  {line}\n" for line in lines)


def _run(act: Act, where: Where, selection: Selection, yes: Agreement | bool | None, **chosen: object) -> int:
    """One operation by its options; `chosen` holds json, wait and what the operation itself takes."""
    from asr_tui.bootstrap import acting, without_screen  # with the SDKs, only where it is asked for
    from asr_tui.bootstrap.following import Wait
    from asr_tui.services.act_reviews import Wanted

    waits = {"ended": Wait.PROTECTED, "started": Wait.STARTED, "none": Wait.NONE}
    as_json, wait = bool(chosen.pop("as_json")), waits[str(chosen.pop("wait"))]
    wanted = Wanted(act, selection, **chosen)  # type: ignore[arg-type]
    _check_point(wanted.point)
    how = acting.Acting(where.vault, where.subscription, _agreement(yes, where), as_json, wait)
    return without_screen.run_without_screen(where.start, partial(acting.act, how, wanted))


def _agreement(yes: Agreement | bool | None, where: Where) -> Agreement | None:
    """None where nobody agreed. Raises UsageError where the session only looks."""
    if not yes:
        return None
    if where.start.read_only:
        raise click.UsageError("--read-only sends nothing: leave it out, or leave out the agreement.")
    return yes if isinstance(yes, Agreement) else Agreement()


def _check_point(point: str) -> None:
    try:
        acts.moment(point)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="'--point'") from error


@click.command(
    cls=FileCommand,
    epilog=EXIT_CODES
    + _examples(
        "asr-tui drill --machine web-01 --vault dr-vault --yes",
        "asr-tui drill --tag application=shop --yes --report . --json",
        "asr-tui drill dr.toml --name quarterly --yes",
    ),
)
@click.argument("file", required=False, type=click.Path(dir_okay=False, allow_dash=True))
@click.option("--name", "names", multiple=True, help="Of the file's drills only this one; repeatable.")
@with_selection
@_point
@_waves
@click.option("--network", default="", metavar="GROUP/NAME", help="An existing network; else an isolated one is made.")
@click.option("--network-anyway", is_flag=True, help="Use --network though it can reach production.")
@click.option("--keep", is_flag=True, help="Leave the test machines running: `asr-tui cleanup` ends that.")
@click.option("--comments", default="", help="Noted in Azure at the clean-up.")
@click.option("--report", "folder", metavar="FOLDER", help="Write the report there: .md, .json and .html.")
@_word(acts.DRILL)
@_as_json
@with_where(changes=True)
def drill(
    where: Where,
    selection: Selection,
    file: str | None,
    names: tuple[str, ...],
    point: str,
    waves: str,
    network: str,
    network_anyway: bool,
    keep: bool,
    comments: str,
    folder: str | None,
    yes: bool,
    as_json: bool,
) -> int:
    """Test failover of machines, their clean-up, and a report. What is tested is that they come up.

    The machines by options, or all drills of FILE ("-" for the standard input); see `asr-tui schema`.
    """
    from asr_tui.bootstrap import acting, without_screen  # see above
    from asr_tui.services.act_reviews import Wanted

    _check_point(point)
    vault, subscription = where.vault, where.subscription
    if file is None:
        drills: tuple[Wanted, ...] = (
            Wanted(acts.DRILL, selection, point, network, network_anyway, comments=comments, waves=waves),
        )
    elif selection.kinds:
        raise click.UsageError("Either a file says which machines, or options do.")
    else:
        from asr_tui.bootstrap.filing import read_file
        from asr_tui.domain.file_drills import drills_of

        said = read_file(file)
        vault, subscription = vault or said.vault, subscription or said.subscription
        try:
            drills = tuple(Wanted(acts.DRILL, one.selection, one.point, one.network, one.anyway, comments=comments,
                                  waves=one.waves) for one in drills_of(said, names))  # fmt: skip
        except ValueError as error:
            raise click.UsageError(str(error)) from error
    how = acting.Acting(vault, subscription, _agreement(yes, where), as_json, keep=keep, folder=folder)
    return without_screen.run_without_screen(where.start, partial(acting.drill, how, drills))


@click.command(cls=FileCommand, epilog=EXIT_CODES + _examples("asr-tui cleanup --all --vault dr-vault --yes"))
@with_selection
@click.option("--comments", default="", help="Noted in Azure.")
@_word(acts.CLEAN_UP)
@_wait
@_as_json
@with_where(changes=True)
def cleanup(where: Where, selection: Selection, yes: bool, **chosen: object) -> int:
    """Delete the test machines of drills."""
    return _run(acts.CLEAN_UP, where, selection, yes, **chosen)


@click.command(
    cls=FileCommand,
    epilog=EXIT_CODES
    + _examples(
        "asr-tui failover --tag application=shop --vault dr-vault     what would be done",
        "asr-tui failover --tag application=shop --vault dr-vault --yes-i-mean FAILOVER:12",
        "asr-tui failover --plan shop --point latest --yes-i-mean FAILOVER:12 --json",
    ),
)
@with_selection
@_point
@_waves
@click.option("--no-shutdown", is_flag=True, help="Do not switch the machines off first: they would run twice.")
@_word(acts.FAIL_OVER)
@_wait
@_as_json
@with_where(changes=True)
def failover(where: Where, selection: Selection, yes: Agreement | None, no_shutdown: bool, **chosen: object) -> int:
    """Start machines in the other region, for real. Away from home only: `failback` brings them back."""
    return _run(acts.FAIL_OVER, where, selection, yes, shut_down_source=not no_shutdown, **chosen)


@click.command(
    cls=FileCommand,
    epilog=EXIT_CODES + _examples("asr-tui failback --plan shop --vault dr-vault --yes-i-mean FAILBACK:12"),
)
@with_selection
@_point
@_waves
@click.option("--no-shutdown", is_flag=True, help="Do not switch the machines off first: they would run twice.")
@_word(acts.FAIL_BACK)
@_wait
@_as_json
@with_where(changes=True)
def failback(where: Where, selection: Selection, yes: Agreement | None, no_shutdown: bool, **chosen: object) -> int:
    """Start re-protected machines in their first region again, for real."""
    return _run(acts.FAIL_BACK, where, selection, yes, shut_down_source=not no_shutdown, **chosen)


@click.command(
    cls=FileCommand,
    epilog=EXIT_CODES + _examples("asr-tui commit --tag application=shop --vault dr-vault --yes-i-mean COMMIT:12"),
)
@with_selection
@_word(acts.COMMIT)
@_wait
@_as_json
@with_where(changes=True)
def commit(where: Where, selection: Selection, yes: Agreement | None, **chosen: object) -> int:
    """Make a failover or failback final: no other recovery point can be chosen afterwards."""
    return _run(acts.COMMIT, where, selection, yes, **chosen)


@click.command(
    cls=FileCommand,
    epilog=EXIT_CODES + _examples("asr-tui reprotect --all --vault dr-vault --yes-i-mean REPROTECT:12 --wait started"),
)
@with_selection
@_word(acts.REPROTECT)
@_wait
@_as_json
@with_where(changes=True)
def reprotect(where: Where, selection: Selection, yes: Agreement | None, **chosen: object) -> int:
    """Replicate machines that failed over, or came back, in the other direction."""
    return _run(acts.REPROTECT, where, selection, yes, **chosen)


@click.command(
    cls=FileCommand,
    epilog="""\b
Exit codes:
  0    printed or written
  1    wrong arguments, a machine without a drill, or something was not read
  130  Ctrl-C, 143 SIGTERM, 141 nobody reads the output any more
"""
    + _examples(
        "asr-tui report --all --vault dr-vault > drills.md",
        "asr-tui report --machine web-01 --folder reports",
    ),
)
@with_selection
@click.option("--folder", metavar="FOLDER", help="Write .md, .json and .html there instead of printing.")
@_as_json
@with_where()
def report(where: Where, selection: Selection, folder: str | None, as_json: bool) -> int:
    """Print what the newest drill of each machine showed, as Markdown or as JSON."""
    from asr_tui.bootstrap import reporting, without_screen  # see above

    asked = reporting.Reporting(where.vault, where.subscription, selection, as_json, folder)
    return without_screen.run_without_screen(where.start, partial(reporting.report, asked))


@click.command(
    cls=FileCommand, epilog=EXIT_CODES + _examples("asr-tui resume shop --vault dr-vault --comments checked --yes")
)
@click.argument("job", default="")
@click.option("--comments", default="", help="Noted in Azure.")
@click.option("--yes", is_flag=True, help="Send it; without this it is only shown.")
@_as_json
@with_where(changes=True)
def resume(where: Where, job: str, comments: str, yes: bool, as_json: bool) -> int:
    """Let a job go on that waits for a person, as at a manual action of a recovery plan.

    JOB is its name, its machine's or its recovery plan's; not needed where only one waits.
    """
    from asr_tui.bootstrap import resuming, without_screen  # see above

    agreed = _agreement(yes, where) is not None
    asked = resuming.Resuming(where.vault, where.subscription, job, comments, agreed, as_json)
    return without_screen.run_without_screen(where.start, partial(resuming.resume, asked))
