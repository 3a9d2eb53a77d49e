"""The command line's file of a vault's disaster recovery: its schema, export, comparison and application."""

from __future__ import annotations

from functools import partial

import click

from asr_tui.command_options import Where, as_json_option, with_where
from asr_tui.domain.errors import LocalError

EXIT_CODES = """\b
Exit codes:
  0    Azure is as the file says
  1    wrong arguments, a file that cannot be used, or something that failed; the error output says what
  2    something differs; for check also: a drill is due
  3    something stands against the file: nothing was sent
  130  Ctrl-C, 143 SIGTERM, 141 nobody reads the output any more
"""


class FileCommand(click.Command):
    """A command whose exit code 2 means something else: wrong arguments and a file that cannot be used end with 1."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(context, args)
        except click.UsageError as error:
            raise click.ClickException(error.format_message()) from error

    def invoke(self, context: click.Context) -> object:
        try:
            code: object = super().invoke(context)
        except click.UsageError as error:
            raise click.ClickException(error.format_message()) from error
        except LocalError as error:
            raise click.ClickException(str(error)) from error
        return code


_file = click.argument("file", type=click.Path(dir_okay=False, allow_dash=True))


@click.command()
def schema() -> int:
    """Print the JSON Schema of a file, for an editor or to write one by hand."""
    from asr_tui.local_store.recovery_files import schema as printed  # only where it is asked for

    click.echo(printed(), nl=False)
    return 0


@click.command(epilog="\b\nExample:\n  asr-tui export --vault dr-vault > dr.toml\n")
@with_where()
def export(where: Where) -> int:
    """Print a vault as a file: policies, protected machines, their settings."""
    from asr_tui.bootstrap import filing, without_screen  # with the SDKs

    options = filing.FileOptions(where.vault, where.subscription)
    return without_screen.run_without_screen(where.start, partial(filing.export, options))


@click.command(cls=FileCommand, epilog=EXIT_CODES + "\n\b\nExample:\n  asr-tui plan dr.toml --json\n")
@_file
@as_json_option
@with_where()
def plan(where: Where, file: str, as_json: bool) -> int:
    """Print what would change to bring a vault to what FILE says ("-" for the standard input); send nothing."""
    from asr_tui.bootstrap import filing, without_screen  # see above

    options = filing.FileOptions(where.vault, where.subscription, as_json)
    return without_screen.run_without_screen(where.start, partial(filing.plan, options, filing.read_file(file)))


@click.command(cls=FileCommand, epilog=EXIT_CODES + "\n\b\nExample, for a nightly job:\n  asr-tui check dr.toml\n")
@_file
@as_json_option
@with_where()
def check(where: Where, file: str, as_json: bool) -> int:
    """Print what differs between FILE and Azure; nothing where it is the same."""
    from asr_tui.bootstrap import filing, without_screen  # see above

    options = filing.FileOptions(where.vault, where.subscription, as_json)
    return without_screen.run_without_screen(where.start, partial(filing.check, options, filing.read_file(file)))


@click.command(
    cls=FileCommand,
    epilog=EXIT_CODES
    + "\n\b\nExamples:\n  asr-tui apply dr.toml --yes\n  asr-tui apply dr.toml --yes --json --wait started\n",
)
@_file
@click.option("--yes", is_flag=True, help="Send it; without this nothing is sent.")
@click.option(
    "--wait",
    type=click.Choice(["protected", "started", "none"]),
    default="protected",
    show_default=True,
    help="Stay until machines are protected, until their replication has started, or until all is sent.",
)
@click.option(
    "--anew", is_flag=True, help="Put away what an earlier apply left undone, also of another file, and plan anew."
)
@as_json_option
@with_where(changes=True)
def apply(where: Where, file: str, yes: bool, wait: str, anew: bool, as_json: bool) -> int:
    """Bring a vault to what FILE says: first what plan prints, then a line for each change of a step.

    After a kill the same command with the same FILE resumes. With --json each line is an object: {"plan": ...} or a
    step.
    """
    if not yes:
        raise click.UsageError("Nothing was sent: apply changes Azure only with --yes; `asr-tui plan` says what.")
    if where.start.read_only:
        raise click.UsageError("Nothing was sent: --read-only sends nothing; `asr-tui plan` says what.")
    from asr_tui.bootstrap import applying, filing, without_screen  # see above
    from asr_tui.bootstrap.following import Wait

    options = filing.FileOptions(where.vault, where.subscription, as_json)
    work = partial(applying.apply, options, filing.read_file(file), Wait(wait), anew=anew)
    return without_screen.run_without_screen(where.start, work)
