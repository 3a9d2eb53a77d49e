"""What programs and people read of a machine and of a job, in exports and printed by commands."""

from __future__ import annotations

from asr_tui.domain.direction import runs_in
from asr_tui.domain.jobs import Job
from asr_tui.domain.lifecycle import stage_words
from asr_tui.domain.listed_machine import ListedMachine
from asr_tui.services import report_text as text


def job_state(job: Job) -> str:
    return job.state.value if job.state.value != "Unknown" else job.state_text


def job_took(job: Job) -> str:
    return text.length(job.ended - job.started) if job.started and job.ended else "-"


def job_data(job: Job) -> dict[str, object]:
    return {
        "id": str(job.id),
        "name": job.name,
        "scenario": job.scenario,
        "title": job.title,
        "target": job.target,
        "state": job.state.value,
        "stateText": job.state_text,
        "started": text.iso(job.started),
        "ended": text.iso(job.ended),
    }


def machine_data(one: ListedMachine) -> dict[str, object]:
    """What a program reads of a machine, whatever columns are shown."""
    item = one.item
    return {
        "name": one.name,
        "vault": one.vault,
        "itemId": str(item.id),
        "machineId": str(item.machine),
        "state": stage_words(item),
        "azureState": item.state_text,
        "health": item.health.value,
        "runsIn": runs_in(item),
        "source": item.source_location,
        "target": item.target_location,
        "lossSeconds": int(one.loss.total_seconds()) if one.loss is not None else None,
        "lastDrill": text.iso(one.drill.at) if one.drill else None,
        "needs": [need.reason.name.lower() for need in one.needs],
        "multiVmGroup": item.multi_vm_group,
        "plans": None if one.plans is None else list(one.plans),
        "tags": None if one.tags is None else dict(one.tags),
        "targetName": item.target_name,
        "targetSize": item.target_size,
    }
