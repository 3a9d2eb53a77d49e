"""Controls of the practice world: time, speed and failures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from asr_tui.domain.errors import AsrError
from asr_tui.domain.protection import ProtectedItem
from asr_tui.services.workspace import Practice
from asr_tui.ui.dialogs.choose import Choose
from asr_tui.ui.present import times
from asr_tui.ui.shell.vault_screen import VaultScreen
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.top_line import TopLine, speed_text

SPEEDS = (1.0, 10.0, 50.0, 200.0)
_SILENCE = timedelta(hours=1)
"""How long Azure is silent, unless that is ended before."""

_Answer = tuple[str, str, str]


async def let_time_pass(
    screen: VaultScreen, practice: Practice, display: Callable[[str], str], machine: ProtectedItem | None
) -> None:
    """Ask for a control and apply it; `display` gives a region's display name, `machine` is the selected one."""
    names = {one for item in screen.snapshot.items for one in (item.source_location, item.target_location)}
    answers = [
        ("skip 1", "An hour passes", "points are made, jobs end"),
        ("skip 24", "A day passes", "old points are thinned out"),
        ("skip 168", "A week passes", "see what retention keeps"),
        *await _regions(practice, [(name, display(name)) for name in sorted(names)]),
        await _silence(screen, practice),
        await _next_job(practice),
        await _second_factor(practice),
        await _trouble(practice),
        *await _host(practice, machine),
        *await _site_recovery(practice, [(name, display(name)) for name in sorted(names)]),
        *(
            (f"speed {speed:g}", f"Go on at {speed_text(speed)}", "now" if speed == practice.speed else "")
            for speed in SPEEDS
        ),
    ]
    answer = await screen.app.push_screen_wait(
        Choose(
            "Let time pass, or let something go wrong",
            ["Only the simulated Azure moves; nothing real is touched."],
            answers,
        )
    )
    if answer is None:
        return
    if answer == "trouble":
        chosen = await _which_trouble(screen, practice)
        if chosen is None:
            return
        answer = chosen
    what, _, amount = answer.partition(" ")
    try:
        if what == "skip":
            screen.show_notice("Time passes in the practice world …")
        await _apply(screen, practice, what, amount, machine)
    except AsrError as error:
        screen.show_error(error)
    finally:
        screen.show_notice("")
    screen.update_top_line()
    screen.query_one(TopLine).refresh()
    screen.action_refresh()


async def _apply(
    screen: VaultScreen, practice: Practice, what: str, amount: str, machine: ProtectedItem | None
) -> None:
    """Apply a control, which an answer names before its blank."""
    match what:
        case "skip":
            await practice.skip(float(amount))
        case "begin" | "end":
            await practice.set_outage(amount, what == "begin")
        case "silence":
            await practice.set_silence(float(amount))
        case "fail":
            await practice.set_next_job_fails(amount == "next")
        case "factor":
            await practice.set_asks_second_factor(amount == "asked")
        case "faults":
            name, _, seed = amount.partition(":")
            await practice.set_faults(name, int(seed or 1))
            screen.notify(
                next((one.sentence for one in practice.fault_profiles if one.name == name), "No more trouble.")
            )
        case "host" if machine is not None:
            await practice.set_host_fault(machine.machine, amount == "fails")
        case "break" | "mend":
            await practice.set_site_recovery_broken(amount, what == "break")
        case "speed":
            await practice.set_speed(float(amount))


async def _host(practice: Practice, machine: ProtectedItem | None) -> list[_Answer]:
    """The fault of the host below the selected machine, while the machine runs at its source, or its end."""
    if machine is None or machine.active_on_target:
        return []
    name = plain(machine.machine_name)
    if await practice.has_host_fault(machine.machine):
        return [("host works", f"The host of {name} works again", "the machine is back")]
    return [("host fails", f"The host of {name} fails", "by the platform's fault")]


async def _site_recovery(practice: Practice, regions: Sequence[tuple[str, str]]) -> list[_Answer]:
    broken = await practice.broken_site_recovery()
    return [
        (f"mend {name}", f"{display}: Site Recovery on", "it takes changes again")
        if name in broken
        else (f"break {name}", f"{display}: no Site Recovery", "it refuses every change there")
        for name, display in regions
    ]


async def _regions(practice: Practice, regions: Sequence[tuple[str, str]]) -> list[_Answer]:
    out = await practice.outages()
    return [
        (f"end {name}", f"{display} answers again", "its machines are back")
        if name in out
        else (f"begin {name}", f"{display} fails", "to practise a failover")
        for name, display in regions
    ]


async def _silence(screen: VaultScreen, practice: Practice) -> _Answer:
    """Silence of Azure, or its end."""
    now = screen.workspace.session.clock.now()
    until = await practice.silent_until()
    if until is not None:
        return "silence 0", "Azure answers again", f"it is silent until {times.moment(until, now, screen.zone)}"
    end = times.moment(now + _SILENCE, now, screen.zone)
    return (
        f"silence {_SILENCE.total_seconds() / 60:g}",
        "Azure does not answer",
        f"until {end}, or you end it here",
    )


async def _next_job(practice: Practice) -> _Answer:
    if await practice.next_job_fails():
        return "fail none", "The next job goes well", "now it would fail"
    return "fail next", "The next job fails", "to practise what comes then"


async def _second_factor(practice: Practice) -> _Answer:
    if await practice.asks_second_factor():
        return "factor none", "Azure asks no second factor", "now changes wait for a sign-in"
    return "factor asked", "Azure asks for a second factor", "changes wait for a new sign-in"


async def _trouble(practice: Practice) -> _Answer:
    """The way to the kinds of trouble, with the present one."""
    return "trouble", "Trouble with Azure's answers …", await _present_trouble(practice) or "none now"


async def _present_trouble(practice: Practice) -> str:
    """The present trouble in a few words; empty where there is none."""
    chosen = await practice.faults()
    if chosen is None:
        return ""
    titles = {one.name: one.title for one in practice.fault_profiles}
    return f"now: {titles[chosen[0]]}, seed {chosen[1]}"


async def _which_trouble(screen: VaultScreen, practice: Practice) -> str | None:
    """Ask for a kind of trouble; the present one can be repeated with another seed."""
    chosen = await practice.faults()
    answers = [("faults", "No trouble", "Azure answers as it usually does")] if chosen else []
    for one in practice.fault_profiles:
        present = chosen is not None and chosen[0] == one.name
        seed = chosen[1] + 1 if present and chosen else 1
        again = f", seed {seed}" if present else ""
        answers.append((f"faults {one.name}:{seed}", f"{one.title}{again}", one.brief))
    return await screen.app.push_screen_wait(
        Choose("Which trouble?", ["It stays until you end it here. A seed repeats the same trouble."], answers)
    )
