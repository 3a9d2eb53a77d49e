"""`asr-tui doctor`: whether this computer, its network and the account are fit for work, on one screen of text."""

from __future__ import annotations

import asyncio
import locale
import os
import platform
import shutil
import sys
import textwrap
from collections.abc import Awaitable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from importlib import metadata
from pathlib import Path
from tempfile import mkdtemp

from msgspec import Struct, field

from asr_tui import __version__
from asr_tui.azure_gateway.endpoint import Cloud, Endpoint
from asr_tui.azure_gateway.reach import Reach, reach
from asr_tui.bootstrap.without_screen import open_without_screen, print_json, print_lines
from asr_tui.domain import kinds
from asr_tui.domain.capabilities import Capability, actions_for
from asr_tui.domain.errors import AsrError, LocalError
from asr_tui.domain.ids import ArmId
from asr_tui.domain.rights import Rights
from asr_tui.local_store.paths import Paths
from asr_tui.local_store.trust import distrust
from asr_tui.services.vault_choice import chosen_vaults
from asr_tui.services.workspace import AzureOptions, PracticeOptions, Workspace

WELL, WARN, BAD, UNKNOWN = "+", "!", "x", "-"
_WORDS = {WELL: "well", WARN: "warning", BAD: "bad", UNKNOWN: "unknown"}
_SIGN_IN_SECONDS = 30.0
_MOST_SKEW = timedelta(minutes=5)
"""Beyond it Microsoft Entra ID refuses tokens as not yet valid or expired (its documented tolerance)."""
_SOME_SKEW = timedelta(seconds=30)
_LEAST_FREE = 50_000_000
"""Bytes on the disk below which journals and logs may not fit."""
_LEAST_SIZE = (80, 24)
_PACKAGES = ("textual", "rich", "aiohttp", "msgspec", "azure-core", "azure-identity",
             "azure-mgmt-recoveryservicessiterecovery")  # fmt: skip
_NAME, _WIDTH = 12, 80
_UNPACKED_ANEW = ".readonly-fallback"
"""In the path of what pex unpacks where its own folder cannot be written (pex 2.105)."""
_DIRECT = "Let the firewall pass it, or name the proxy: HTTPS_PROXY=http://HOST:PORT."
_BY_PROXY = "Check the proxy that HTTPS_PROXY names; NO_PROXY=HOST goes without it."


class HostCheck(Struct, frozen=True):
    """One finding; `remedy` is what to do, empty where nothing is to be done.

    lacks  the Azure actions that the account lacks, by what they would be for
    """

    name: str
    state: str
    words: str
    remedy: str = ""
    lacks: Mapping[str, Sequence[str]] = field(default_factory=dict)


class DoctorOptions(Struct, frozen=True):
    """What is looked at. `vault` and `subscription` are a name or an id, empty for any."""

    start: PracticeOptions | AzureOptions
    vault: str = ""
    subscription: str = ""


def examine(options: DoctorOptions, *, as_json: bool) -> int:
    """Print all findings; gives 1 where one of them keeps the program from its work, else 0."""
    found: list[HostCheck] = []
    try:
        paths = Paths.standard()
    except LocalError as error:
        paths = Paths.under(Path(mkdtemp(prefix="asr-tui-")))
        found.append(HostCheck("home", BAD, error.what, error.remedy))
    found += [*_of_computer(os.environ, paths), *asyncio.run(_of_azure(options, paths))]
    if as_json:
        data = [_data(one) for one in found]
        print_json({"version": 1, "time": _now(), "checks": data})
    else:
        print_lines(_lines(found))
    return 1 if any(one.state == BAD for one in found) else 0


def _lines(found: Iterable[HostCheck]) -> Iterator[str]:
    indent = " " * (_NAME + 2)
    for one in found:
        words = " ".join(one.words.split())
        yield from textwrap.wrap(
            f"{one.state} {one.name:<{_NAME}}{words}", _WIDTH, subsequent_indent=indent, break_on_hyphens=False
        )
        if one.remedy:
            remedy = " ".join(one.remedy.split())
            yield from textwrap.wrap(remedy, _WIDTH, initial_indent=f"{indent}> ", subsequent_indent=f"{indent}  ")


def _data(one: HostCheck) -> dict[str, object]:
    lacks = {"lacks": one.lacks} if one.lacks else {}
    return {"name": one.name, "state": _WORDS[one.state], "says": one.words, "do": one.remedy, **lacks}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


# This computer


def _of_computer(environment: Mapping[str, str], paths: Paths) -> Iterator[HostCheck]:
    from asr_tui.ui.ascii_drawing import environment_as_started

    system = f"{platform.system()} {platform.machine()}"
    yield HostCheck(
        "versions", WELL, f"asr-tui {__version__}, Python {platform.python_version()}, {system}; {_packages()}"
    )
    yield _terminal(environment)
    yield _colours(environment)
    yield _locale(environment_as_started())
    for name, folder in (("settings", paths.config), ("state", paths.state)):
        yield _folder(name, folder)
    if _UNPACKED_ANEW in sys.prefix:
        remedy = "Set PEX_ROOT to a folder of one's own that can be written: then it is unpacked once."
        yield HostCheck("start", WARN, "slow: the single file is unpacked anew at each start", remedy)


def _packages() -> str:
    return ", ".join(f"{name.removeprefix('azure-mgmt-recoveryservices')} {_version(name)}" for name in _PACKAGES)


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not found"


def _terminal(environment: Mapping[str, str]) -> HostCheck:
    kind = environment.get("TERM", "")
    inside = next((name for name, key in (("tmux", "TMUX"), ("screen", "STY")) if environment.get(key)), "")
    size = shutil.get_terminal_size((0, 0))
    words = f"TERM={kind or 'not set'}, {f'{size.columns}x{size.lines}' if size.columns else 'size not known'}"
    words += f", in {inside}" if inside else ""
    if not kind or kind in {"dumb", "unknown"}:
        return HostCheck(
            "terminal", WARN, words, "The screens need a terminal that can place text, such as TERM=xterm."
        )
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return HostCheck("terminal", UNKNOWN, f"{words}; redirected: run it in the terminal itself")
    if size.columns and (size.columns < _LEAST_SIZE[0] or size.lines < _LEAST_SIZE[1]):
        return HostCheck("terminal", WARN, words, "Make it at least 80x24.")
    return HostCheck("terminal", WELL, words)


def _colours(environment: Mapping[str, str]) -> HostCheck:
    from asr_tui.ui.ascii_drawing import lacks_colours

    if environment.get("NO_COLOR"):
        return HostCheck("colours", WELL, "none: NO_COLOR is set; every state has a sign too")
    if lacks_colours(environment):
        return HostCheck("colours", WELL, f"none: {environment['TERM']} has none; every state has a sign too")
    from rich.console import Console

    system = Console(force_terminal=True).color_system
    said = {"standard": "16", "256": "256", "truecolor": "256 (of 16 million)", None: "none"}
    return HostCheck("colours", WELL, said.get(system, str(system)))


def _locale(environment: Mapping[str, str]) -> HostCheck:
    from asr_tui.ui.ascii_drawing import is_needed, lacks_utf8

    named = next(
        (f"{name}={environment[name]}" for name in ("LC_ALL", "LC_CTYPE", "LANG") if environment.get(name)), ""
    )
    drawn = "ASCII" if is_needed(environment) else "Unicode"
    encoding = locale.getpreferredencoding(do_setlocale=False)
    remedy = "With a UTF-8 locale, such as LC_ALL=C.UTF-8, names and drawings are as they are meant."
    words = f"{named or 'none is set'} ({encoding}); drawings in {drawn}"
    return HostCheck("locale", WELL, words, remedy if lacks_utf8(environment) else "")


def _folder(name: str, folder: Path) -> HostCheck:
    """Trust, room and whether it can be written; the folder itself need not exist."""
    if found := distrust(folder):
        return HostCheck(name, BAD, f"{folder} {found.why}: it is not used", found.command)
    there = next((one for one in (folder, *folder.parents) if one.exists()), None)
    if there is None or not os.access(there, os.W_OK | os.X_OK):
        return HostCheck(
            name, BAD, f"{folder} cannot be written", "Set HOME, XDG_CONFIG_HOME and XDG_STATE_HOME to one's own."
        )
    free = shutil.disk_usage(there).free
    whose = "the user's alone" if folder.exists() else "not there yet"
    words = f"{folder}, {whose}, {free // 1_000_000:,} MB free"
    return HostCheck(name, WARN, words, "Make room.") if free < _LEAST_FREE else HostCheck(name, WELL, words)


# Azure


async def _of_azure(options: DoctorOptions, paths: Paths) -> list[HostCheck]:
    if isinstance(options.start, PracticeOptions):
        return [HostCheck("endpoint", WELL, f"practice ({options.start.world}): nothing leaves this computer")]
    endpoint = Endpoint.of(Cloud(options.start.cloud), options.start.endpoint or None)
    metadata_url = f"{endpoint.authority}/common/v2.0/.well-known/openid-configuration"
    urls = (endpoint.base_url, *((metadata_url,) if endpoint.needs_sign_in else ()))
    asked, *others = await asyncio.gather(*map(reach, urls))
    checks = [_proxy(asked), _reached("endpoint", asked, endpoint.base_url)]
    for signs in others:
        checks.append(_reached("sign-in", signs, endpoint.authority))
        checks.append(_skew(asked if asked.ahead is not None else signs))
    if not others:
        checks.append(HostCheck("clock", UNKNOWN, "nothing to do: what answers on this computer may have its own time"))
    if asked.error:
        return [*checks, HostCheck("rights", UNKNOWN, "not asked: mend the endpoint first, then ask again")]
    return [*checks, *await _in_time(_rights(options, paths))]


def _proxy(asked: Reach) -> HostCheck:
    if asked.unfit:
        return HostCheck("proxy", BAD, *asked.unfit)
    return HostCheck("proxy", WELL, f"by {asked.proxy}" if asked.proxy else "none: the connection is direct")


def _reached(name: str, asked: Reach, url: str) -> HostCheck:
    if asked.unfit:
        return HostCheck(name, UNKNOWN, f"{url} was not asked: mend the proxy first, then ask again")
    if asked.error:
        return HostCheck(name, BAD, f"{url}: {asked.error}", _BY_PROXY if asked.proxy else _DIRECT)
    return HostCheck(name, WELL, f"{url} answers after {asked.took.total_seconds() * 1000:.0f} ms")


def _skew(asked: Reach) -> HostCheck:
    if asked.ahead is None:
        return HostCheck("clock", UNKNOWN, "no answer told the time: ask again once the endpoint answers")
    seconds = asked.ahead.total_seconds()
    direction = "ahead of" if seconds > 0 else "behind"
    words = f"{abs(seconds):.0f} s {direction} {asked.host}" if abs(seconds) >= 2 else f"as that of {asked.host}"
    remedy = "Let this computer's clock be set by NTP: tokens are refused when it is wrong."
    if abs(asked.ahead) >= _MOST_SKEW:
        return HostCheck("clock", BAD, words, remedy)
    return (
        HostCheck("clock", WARN, words, remedy) if abs(asked.ahead) >= _SOME_SKEW else HostCheck("clock", WELL, words)
    )


async def _in_time(checks: Awaitable[list[HostCheck]]) -> list[HostCheck]:
    try:
        async with asyncio.timeout(_SIGN_IN_SECONDS):
            return await checks
    except TimeoutError:
        return [HostCheck("rights", UNKNOWN, f"no answer within {_SIGN_IN_SECONDS:g} s: ask again")]
    except AsrError as error:
        return [HostCheck("rights", UNKNOWN, f"not known: {error}")]


async def _rights(options: DoctorOptions, paths: Paths) -> list[HostCheck]:
    """What the account may do, at the vault where one is named, else at each subscription."""
    workspace = await open_without_screen(options.start, paths)
    try:
        checks = [HostCheck("account", WELL, f"{workspace.identity.name} ({workspace.identity.kind})")]
        for scope, name in await _scopes(options, workspace):
            rights = await workspace.session.catalog.one(kinds.RIGHTS, scope)
            checks.append(_allowed(name, rights, of_vault=bool(scope.part("vaults"))))
        return checks
    finally:
        await workspace.close()


async def _scopes(options: DoctorOptions, workspace: Workspace) -> list[tuple[ArmId, str]]:
    if options.vault:
        chosen = await chosen_vaults(workspace.choices, options.subscription, options.vault, every=True)
        return [(one.id, one.name) for one in chosen.vaults]
    known = await workspace.choices.all(kinds.SUBSCRIPTION)
    wanted = options.subscription.casefold()
    fit = [one for one in known if not wanted or wanted in {one.id.casefold(), one.name.casefold()}]
    return [(ArmId(f"/subscriptions/{one.id}"), one.name) for one in fit]


def _allowed(name: str, rights: Rights, *, of_vault: bool) -> HostCheck:
    """Of a vault only the actions of its own count: the others are asked for where they are needed."""
    lacks: dict[str, list[str]] = {}
    for one in Capability:
        needed = (each for each in actions_for([one]) if not of_vault or "/vaults/" in each)
        if missing := [each for each in needed if not rights.allows(each)]:
            lacks[one.value] = missing
    able = [one.value for one in Capability if one.value not in lacks]
    words = f"{name}: {', '.join(able) or 'nothing'}"
    words += f"; not {', '.join(lacks)}" if lacks else ""
    remedy = f"asr-tui role --for {Capability.LOOK.value} prints a role for it." if not able else ""
    return HostCheck("rights", WELL if able else WARN, words, remedy, lacks)
