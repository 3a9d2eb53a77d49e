"""The command line's operations on protected machines, without a screen: drill, failover and what follows it."""

from __future__ import annotations

from functools import partial

import click

from asr_tui.act_options import (
    agreement_of,
    check_point,
    point_option,
    wait_option,
    waves_option,
    with_selection,
    word_option,
)
from asr_tui.command_options import Where, as_json_lines_option, with_where
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


def _examples(*lines: str) -> str:
    return "\n\b\nExamples:\n" + "".join(f"  {line}\n" for line in lines)


def _run(act: Act, where: Where, selection: Selection, yes: Agreement | bool | None, **chosen: object) -> int:
    """One operation by its options; `chosen` holds json, wait and what the operation itself takes."""
    from asr_tui.bootstrap import acting, without_screen  # with the SDKs, only where it is asked for
    from asr_tui.bootstrap.following import Wait
    from asr_tui.domain.recovery_file import part_of
    from asr_tui.services.act_reviews import Wanted

    waits = {"ended": Wait.PROTECTED, "started": Wait.STARTED, "none": Wait.NONE}
    as_json, wait = bool(chosen.pop("as_json")), waits[str(chosen.pop("wait"))]
    wanted = part_of(Wanted, {**chosen, "act": act, "selection": selection})
    check_point(wanted.point)
    how = acting.ActOptions(where.vault, where.subscription, agreement_of(yes, where), as_json, wait)
    return without_screen.run_without_screen(where.start, partial(acting.act, how, wanted))


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
@point_option
@waves_option
@click.option("--network", default="", metavar="GROUP/NAME", help="An existing network; else an isolated one is made.")
@click.option("--network-anyway", is_flag=True, help="Use --network though it can reach production.")
@click.option("--new-network", default="", metavar="NAME", help="The name of the isolated network that is made.")
@click.option("--internet", is_flag=True, help="The internet is reached from the isolated network.")
@click.option("--keep", is_flag=True, help="Leave the test machines running: `asr-tui cleanup` ends that.")
@click.option("--comments", default="", help="Noted in Azure at the clean-up.")
@click.option("--report", "folder", metavar="FOLDER", help="Write the report there: .md, .json and .html.")
@word_option(acts.DRILL)
@as_json_lines_option
@with_where(changes=True)
def drill(
    where: Where,
    selection: Selection,
    file: str | None,
    names: tuple[str, ...],
    point: str,
    waves: str,
    keep: bool,
    comments: str,
    folder: str | None,
    yes: bool,
    as_json: bool,
    network_anyway: bool,
    **isolated: object,
) -> int:
    """Test failover of machines, their clean-up, and a report. What is tested is that they come up.

    The machines by options, or all drills of FILE ("-" for the standard input); see `asr-tui schema`.
    """
    from asr_tui.bootstrap import acting, without_screen  # see above
    from asr_tui.domain.recovery_file import part_of
    from asr_tui.services.act_reviews import Wanted

    check_point(point)
    if isolated["network"] and (isolated["new_network"] or isolated["internet"]):
        raise click.UsageError("--new-network and --internet are of a network that is made: leave out --network.")
    vault, subscription = where.vault, where.subscription
    if file is None:
        chosen = {"selection": selection, "point": point, "waves": waves, "network_confirmed": network_anyway}
        each = [{**chosen, **isolated}]
    elif selection.kinds:
        raise click.UsageError("Either a file says which machines, or options do: leave one of them out.")
    else:
        from asr_tui.bootstrap.filing import read_file
        from asr_tui.domain.file_drills import drills_of

        said = read_file(file)
        vault, subscription = vault or said.vault, subscription or said.subscription
        try:
            each = [one.values for one in drills_of(said, names)]
        except ValueError as error:
            raise click.UsageError(str(error)) from error
    drills = [part_of(Wanted, {**one, "act": acts.DRILL, "comments": comments}) for one in each]
    how = acting.ActOptions(vault, subscription, agreement_of(yes, where), as_json, keep=keep, folder=folder)
    return without_screen.run_without_screen(where.start, partial(acting.drill, how, drills))


@click.command(cls=FileCommand, epilog=EXIT_CODES + _examples("asr-tui cleanup --all --vault dr-vault --yes"))
@with_selection
@click.option("--comments", default="", help="Noted in Azure.")
@word_option(acts.CLEAN_UP)
@wait_option
@as_json_lines_option
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
@point_option
@waves_option
@click.option("--no-shutdown", is_flag=True, help="Do not switch the machines off first: they would run twice.")
@word_option(acts.FAIL_OVER)
@wait_option
@as_json_lines_option
@with_where(changes=True)
def failover(where: Where, selection: Selection, yes: Agreement | None, no_shutdown: bool, **chosen: object) -> int:
    """Start machines in the other region, for real. Away from home only: `failback` brings them back."""
    return _run(acts.FAIL_OVER, where, selection, yes, shut_down_source=not no_shutdown, **chosen)


@click.command(
    cls=FileCommand,
    epilog=EXIT_CODES + _examples("asr-tui failback --plan shop --vault dr-vault --yes-i-mean FAILBACK:12"),
)
@with_selection
@point_option
@waves_option
@click.option("--no-shutdown", is_flag=True, help="Do not switch the machines off first: they would run twice.")
@word_option(acts.FAIL_BACK)
@wait_option
@as_json_lines_option
@with_where(changes=True)
def failback(where: Where, selection: Selection, yes: Agreement | None, no_shutdown: bool, **chosen: object) -> int:
    """Start re-protected machines in their first region again, for real."""
    return _run(acts.FAIL_BACK, where, selection, yes, shut_down_source=not no_shutdown, **chosen)


@click.command(
    cls=FileCommand,
    epilog=EXIT_CODES + _examples("asr-tui commit --tag application=shop --vault dr-vault --yes-i-mean COMMIT:12"),
)
@with_selection
@word_option(acts.COMMIT)
@wait_option
@as_json_lines_option
@with_where(changes=True)
def commit(where: Where, selection: Selection, yes: Agreement | None, **chosen: object) -> int:
    """Make a failover or failback final: no other recovery point can be chosen afterwards."""
    return _run(acts.COMMIT, where, selection, yes, **chosen)


@click.command(
    cls=FileCommand,
    epilog=EXIT_CODES + _examples("asr-tui reprotect --all --vault dr-vault --yes-i-mean REPROTECT:12 --wait started"),
)
@with_selection
@click.option("--cache", default="", metavar="GROUP/NAME", help="The cache account; NAME alone makes a new one.")
@click.option("--into", default="", metavar="GROUP", help="The resource group of the next failover's machines.")
@word_option(acts.REPROTECT)
@wait_option
@as_json_lines_option
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
@as_json_lines_option
@with_where()
def report(where: Where, selection: Selection, folder: str | None, as_json: bool) -> int:
    """Print what the newest drill of each machine showed, as Markdown or as JSON."""
    from asr_tui.bootstrap import reporting, without_screen  # see above

    asked = reporting.ReportOptions(where.vault, where.subscription, selection, as_json, folder)
    return without_screen.run_without_screen(where.start, partial(reporting.report, asked))


@click.command(
    cls=FileCommand, epilog=EXIT_CODES + _examples("asr-tui resume shop --vault dr-vault --comments checked --yes")
)
@click.argument("job", default="")
@click.option("--comments", default="", help="Noted in Azure.")
@click.option("--yes", is_flag=True, help="Send it; without this it is only shown.")
@as_json_lines_option
@with_where(changes=True)
def resume(where: Where, job: str, comments: str, yes: bool, as_json: bool) -> int:
    """Let a job go on that waits for a person, as at a manual action of a recovery plan.

    JOB is its name, its machine's or its recovery plan's; not needed where only one waits.
    """
    from asr_tui.bootstrap import resuming, without_screen  # see above

    agreed = agreement_of(yes, where) is not None
    asked = resuming.ResumeOptions(where.vault, where.subscription, job, comments, agreed, as_json)
    return without_screen.run_without_screen(where.start, partial(resuming.resume, asked))
