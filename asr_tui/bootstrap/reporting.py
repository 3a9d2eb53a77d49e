"""`asr-tui report`: what the newest drills of protected machines showed."""

from __future__ import annotations

from msgspec import Struct

from asr_tui.bootstrap.filing import NOTHING, one_vault
from asr_tui.bootstrap.without_screen import FAILED, print_lines, tell_error, tell_json, tell_line
from asr_tui.domain.acts import Selection
from asr_tui.domain.drill_set import AskedDrill, DrillSetReport
from asr_tui.domain.last_drill import drill_jobs, was_tried
from asr_tui.services import act_reviews, drill_files
from asr_tui.services import report_text as text
from asr_tui.services.workspace import Workspace


class ReportOptions(Struct, frozen=True):
    """`folder` is where the files are written; None to print the report."""

    vault: str
    subscription: str
    selection: Selection
    as_json: bool
    folder: str | None


async def report(asked: ReportOptions, workspace: Workspace) -> int:
    """Print or write the report of the newest drill of each machine; those that had none are named."""
    vault = await one_vault(workspace, asked.vault, asked.subscription)
    found = await act_reviews.targets(workspace, vault, asked.selection)
    jobs = await workspace.choices.jobs(vault.id)
    known = drill_jobs(jobs)
    tried = [one for one in found.items if was_tried(one, jobs) or one.machine_name.casefold() in known]
    never = [one.machine_name for one in found.items if one not in tried]
    if never and not asked.selection.every:
        tell_error(f"No drill of {', '.join(never)} is known.")
    if not tried:
        tell_error(f"{vault.name} knows of no drill of these machines.")
        return FAILED
    made = await drill_files.gather(workspace, [AskedDrill(vault.id, one.machine_name) for one in tried])
    if asked.folder is not None:
        save_report(workspace, asked.folder, made, as_json=asked.as_json)
    else:
        words = text.as_json(drill_files.data(made)) if asked.as_json else drill_files.markdown(made)
        print_lines(words.splitlines())
    return FAILED if never and not asked.selection.every else NOTHING


def save_report(workspace: Workspace, folder: str, made: DrillSetReport, *, as_json: bool) -> None:
    """Write a report's files and tell their paths."""
    paths = drill_files.save(workspace, folder, made)
    if as_json:
        tell_json({"report": list(paths)})
    else:
        tell_line(f"report: {' '.join(paths)}")
