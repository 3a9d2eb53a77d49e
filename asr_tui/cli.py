"""The command line."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

import click
from click.shell_completion import get_completion_class

from asr_tui import __version__
from asr_tui.act_commands import cleanup, commit, drill, failback, failover, report, reprotect, resume
from asr_tui.audit_commands import audit
from asr_tui.command_options import (
    checked_endpoint,
    checked_world,
    cloud_option,
    complete_worlds,
    said_of_terminal,
    subscription_option,
    tenant_option,
    terminal_options,
)
from asr_tui.convert_commands import convert
from asr_tui.doctor_commands import doctor
from asr_tui.domain.capabilities import Capability
from asr_tui.domain.errors import LocalError
from asr_tui.file_commands import apply, check, export, plan, schema
from asr_tui.local_store.files import escaped
from asr_tui.local_store.paths import Paths
from asr_tui.local_store.trust import distrust, trusted
from asr_tui.look_commands import jobs, points, status
from asr_tui.role_commands import account_option, role
from asr_tui.runbook_commands import runbook
from asr_tui.services.workspace import AzureOptions, PracticeOptions, Start, Welcome
from asr_tui.simulator_commands import simulator
from asr_tui.watch_commands import watch

EXAMPLES = """\b
Examples:
  asr-tui                                      choose practice or Azure
  asr-tui practice                             learn on a simulated Azure; nothing is sent anywhere
  asr-tui practice --world empty --fresh       begin anew, with nothing in it
  asr-tui azure --read-only                    look at Azure, change nothing
  asr-tui azure --screen-reader --no-mouse     for a screen reader; the mouse selects text
  asr-tui azure --auth device-code --vault dr-vault
  asr-tui azure --endpoint http://127.0.0.1:8080
  asr-tui watch --vault dr-vault --once        tell whether a machine or a region is lost, and end
  asr-tui status --vault dr-vault --json       each protected machine, without a screen
  asr-tui plan dr.toml                         what would change to bring a vault to what a file says
  asr-tui drill --tag app=shop --yes           start, clean up and report a drill; also: failover, failback,
                                               commit, reprotect, cleanup, resume, report
  asr-tui simulator --port 8080                the simulated Azure for another program
  asr-tui doctor                               whether computer, network and account are fit for work
  asr-tui paths                                where files are kept
  asr-tui audit show --machine web-01          what was changed, by whom
  asr-tui role --for drill --scope ID          a custom role with the rights that drills need
  asr-tui completion bash                      tab completion for your shell
"""

WEB_DRIVER = "textual.drivers.web_driver:WebDriver"
"""What textual-serve sets as TEXTUAL_DRIVER of a program that it shows in a browser."""

_HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code: 2 for wrong arguments, 1 for other errors."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by who started it, as by `>&-`
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - open until the program ends
    try:
        code = commands.main(arguments, prog_name="asr-tui", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        sys.stderr.write(f"asr-tui: {escaped(error.format_message())}\n")
        return error.exit_code
    except LocalError as error:
        sys.stderr.write(f"asr-tui: {error}\n")
        return 1
    except click.Abort:
        return 130
    except OSError as error:
        if error.filename is not None:
            raise
        return _unwritten(error)
    return code if isinstance(code, int) else 0


def _unwritten(error: OSError) -> int:
    """Say that the output cannot be written, as on a full disk; nothing where nobody reads it, as after `| head`."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is left is not tried again at the end
    if isinstance(error, BrokenPipeError):
        return 141
    sys.stderr.write(f"asr-tui: The output cannot be written: {error.strerror}. Make room, then run it again.\n")
    return 1


@click.group(context_settings=_HELP, invoke_without_command=True, epilog=EXAMPLES)
@click.version_option(__version__, prog_name="asr-tui", message="%(prog)s %(version)s")
@terminal_options
@click.pass_context
def commands(context: click.Context) -> int:
    """Disaster recovery for Azure virtual machines with Azure Site Recovery, in the terminal.

    Without a command: the welcome screen.
    """
    if context.invoked_subcommand is not None:
        return 0
    return _show(Welcome())


WORLDS = """\b
Worlds:
  contoso            a shop in three tiers, and the machines that make trouble
  contoso-shop       two applications in three tiers, two vaults and subscriptions, recovery plans
  contoso-aged       a vault of two years: old agents, added disks, and all that was left behind
  contoso-large      300 machines, 60 of them protected, in all states of health
  contoso-outage     the day that Central US is down
  contoso-strict     firewalls, encryption and special hardware
  contoso-unhealthy  a machine whose host failed, one that is slow, one that its owner stopped
  empty              nothing at all
\b
Examples:
  asr-tui practice
  asr-tui practice --world empty --speed 600 --fresh
  asr-tui practice --serve --seats 12          in browsers: a link for each of 12 people
"""


@commands.command(epilog=WORLDS)
@click.option(
    "--world",
    default="contoso",
    show_default=True,
    callback=checked_world,
    shell_complete=complete_worlds,
    help="Which practice world; they are listed below.",
)
@click.option(
    "--speed",
    type=click.FloatRange(min=0),
    help="How many seconds pass there in one of ours; 0 jumps to the next event.  [default: of the settings, 50]",
)
@click.option("--fresh", is_flag=True, help="Set the kept world aside and begin anew.")
@click.option("--read-only", is_flag=True, help="Only look.")
@click.option("--serve", "in_browser", is_flag=True, help="Show it in a browser on this computer, not here.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="With --serve: where.")
@click.option(
    "--seats",
    type=click.IntRange(1, 50),
    default=1,
    show_default=True,
    help="With --serve: for how many people, each with an own world and link.",
)
@account_option
@terminal_options
def practice(
    world: str,
    speed: float | None,
    fresh: bool,
    read_only: bool,
    in_browser: bool,
    port: int,
    seats: int,
    account: tuple[Capability, ...],
) -> int:
    """Practise on a simulated Azure of this computer's own."""
    start = PracticeOptions(world, speed, fresh, read_only, tuple(one.value for one in account))
    return _serve_practice(start, port, seats) if in_browser else _show(start)


@commands.command(
    epilog="\b\nExamples:\n  asr-tui azure --read-only\n  asr-tui azure --auth device-code --tenant contoso.com\n"
    "  asr-tui azure --endpoint http://127.0.0.1:8080\n"
)
@tenant_option
@subscription_option
@click.option("--vault", default="", help="A Recovery Services vault's name or id, to go to at once.")
@cloud_option
@click.option(
    "--auth",
    type=click.Choice(["default", "cli", "device-code", "managed-identity", "environment"]),
    default="default",
    show_default=True,
    help="How to sign in.",
)
@click.option("--read-only", is_flag=True, help="Only look; so it begins anyway, unless the settings say otherwise.")
@click.option(
    "--endpoint",
    default="",
    metavar="URL",
    callback=checked_endpoint,
    help="What answers in Azure's stead: https anywhere, http on this computer only.",
)
@terminal_options
def azure(tenant: str, subscription: str, vault: str, cloud: str, auth: str, read_only: bool, endpoint: str) -> int:
    """Work on Azure."""
    return _show(AzureOptions(tenant, subscription, vault, cloud, auth, endpoint, read_only))


@commands.command()
def paths() -> int:
    """Say where settings, drafts, runs, audit logs and the log file are."""
    standard = Paths.standard()
    for what, path in standard.named():
        click.echo(f"{what + ':':<20} {path}")
    for found in filter(None, map(distrust, (standard.config, standard.state))):
        click.echo(f"\n{found.folder} {found.why}: it is not used. To use it again: {found.command}")
    return 0


@commands.command(
    epilog="\b\nExamples:\n  asr-tui completion bash > ~/.local/share/bash-completion/completions/asr-tui\n"
    "  asr-tui completion zsh > ~/.zfunc/_asr-tui\n"
    "  asr-tui completion fish > ~/.config/fish/completions/asr-tui.fish\n"
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> int:
    """Print what makes a shell complete commands, options and worlds with the tab key."""
    script = get_completion_class(shell)
    if script is None:
        raise click.ClickException(f"There is no completion for {shell}.")
    click.echo(script(commands, {}, "asr-tui", "_ASR_TUI_COMPLETE").source())
    return 0


for command in (audit, status, points, jobs, report, schema, export, plan, check, apply, convert, runbook, role, doctor,
                simulator, watch,
                drill, cleanup, failover, failback, commit, reprotect, resume):  # fmt: skip
    commands.add_command(command)


def _serve_practice(options: PracticeOptions, port: int, seats: int) -> int:
    try:
        from asr_tui.browser.server import ServedPractice, serve  # with the optional extra, only where it is asked for
    except ModuleNotFoundError as error:
        raise click.UsageError("--serve needs textual-serve: pip install 'asr-tui[serve]'.") from error
    arguments = ["--world", options.world]
    if options.speed is not None:
        arguments += ["--speed", str(options.speed)]
    if options.read_only:
        arguments.append("--read-only")
    if options.account:
        arguments += ["--account", ",".join(options.account)]
    if options.fresh:
        raise click.UsageError("--fresh does not go with --serve: each new tab would begin anew.")
    paths, distrusted = trusted(Paths.standard())
    for sentence in distrusted:
        click.echo(sentence, err=True)
    try:
        serve(ServedPractice(tuple(arguments), paths.state), seats, port, click.echo)
    except OSError as error:
        raise click.ClickException(
            f"Port {port} cannot be used: {error.strerror}. Name another with --port."
        ) from error
    return 0


FRAMES_A_SECOND = "120"
"""Of a second at most. With Textual's 60 a key that follows another waits up to 17 ms before it is drawn."""


def _show(start: Start) -> int:
    if os.environ.get("TEXTUAL_DRIVER") == WEB_DRIVER:
        if not isinstance(start, PracticeOptions):
            raise click.UsageError("In a browser there is only practice: whoever reaches the page would act as you.")
    else:
        _need_a_terminal()
    gc.disable()  # until the first frame, when ui/collector.py takes over: imports leave nothing to collect
    os.environ.setdefault("TEXTUAL_FPS", FRAMES_A_SECOND)
    from asr_tui.bootstrap.program import run  # with Textual and the app, only where the screens are shown

    return run(start, terminal=said_of_terminal())


def _need_a_terminal() -> None:
    """Raises UsageError unless input, output and error output are a terminal that can place text."""
    streams = {"input": sys.stdin, "output": sys.stdout, "error output": sys.stderr}
    for name, stream in streams.items():
        if stream is None or not stream.isatty():
            raise click.UsageError(f"The screens need a terminal, and the standard {name} is none: do not redirect it.")
    kind = os.environ.get("TERM", "")
    if kind in {"dumb", "unknown"}:
        raise click.UsageError(
            f"The screens need a terminal that can place text, and this one says TERM={kind}. "
            "If it can, say so: TERM=xterm asr-tui."
        )
