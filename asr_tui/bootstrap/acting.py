"""`asr-tui drill`, `cleanup`, `failover`, `failback`, `commit` and `reprotect`: reviewed and run as on the screens."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.bootstrap.filing import BLOCKED, DIFFERS, NOTHING, one_vault, tell_next_plan
from asr_tui.bootstrap.following import RunFollower, Wait, not_ended
from asr_tui.bootstrap.reporting import save_report
from asr_tui.bootstrap.without_screen import FAILED, tell_error
from asr_tui.domain import steps
from asr_tui.domain.act_choices import ACTIONS
from asr_tui.domain.acts import CLEAN_UP, DRILL, Act, Agreement, Selection
from asr_tui.domain.drill_set import AskedDrill, drills_of_run
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.place import Place
from asr_tui.domain.resources import Vault
from asr_tui.domain.run import Run, RunState
from asr_tui.domain.taking_part import STEPS
from asr_tui.domain.wording import first_few
from asr_tui.services import act_reviews, drill_files
from asr_tui.services.act_reviews import ActReview, Targets, Wanted
from asr_tui.services.recovery_files import FilePlan
from asr_tui.services.workspace import Workspace

TITLE = "By command: "
"""How the title of a run begins that these commands made, and that the same command resumes after a kill."""

_NAMED = 12

_OF_PLANS: dict[Action, type[steps.Step]] = {
    Action.DRILL: steps.TestFailoverOfPlan,
    Action.CLEAN_UP: steps.CleanUpTestOfPlan,
    Action.FAIL_OVER: steps.FailoverOfPlan,
    Action.COMMIT: steps.CommitOfPlan,
}


class ActOptions(Struct, frozen=True):
    """How a command is to be done.

    vault, subscription  a name or an id; empty for the only one
    agreement            what was agreed to; None: it is only shown
    keep                 a drill's machines are not cleaned up
    folder               where a drill's report is written; None for no report
    """

    vault: str
    subscription: str
    agreement: Agreement | None = None
    as_json: bool = False
    wait: Wait = Wait.PROTECTED
    keep: bool = False
    folder: str | None = None


async def act(options: ActOptions, wanted: Wanted, workspace: Workspace) -> int:
    """Do it with the machines of one vault; gives the exit code."""
    vault = await one_vault(workspace, options.vault, options.subscription)
    command = _Command(options, vault, workspace)
    code, _ = await command.do(wanted, await command.targets(wanted))
    return code


async def drill(options: ActOptions, drills: Sequence[Wanted], workspace: Workspace) -> int:
    """Hold drills one after the other: start, clean up, report; gives the gravest exit code."""
    vault = await one_vault(workspace, options.vault, options.subscription)
    command = _Command(options, vault, workspace)
    chosen = [await command.targets(wanted) for wanted in drills]  # all are there before the first one is sent
    codes, asked = [], list[AskedDrill]()
    for wanted, found in zip(drills, chosen, strict=True):
        code, held = await command.hold(wanted, found)
        codes.append(code)
        asked += held
    if options.folder is not None and asked:
        await _write_report(options, asked, workspace)
    return next((code for code in (FAILED, BLOCKED, DIFFERS) if code in codes), NOTHING)


class _Command:
    """One command on one vault."""

    def __init__(self, options: ActOptions, vault: Vault, workspace: Workspace) -> None:
        self._options = options
        self._vault = vault
        self._workspace = workspace

    async def targets(self, wanted: Wanted) -> Targets:
        return await act_reviews.targets(self._workspace, self._vault, wanted.selection, tags=bool(wanted.waves))

    async def hold(self, wanted: Wanted, found: Targets) -> tuple[int, tuple[AskedDrill, ...]]:
        """One drill with its clean-up; gives the exit code and the drills that began."""
        newest = tuple(AskedDrill(self._vault.id, item.machine_name) for item in found.items)
        earlier = self._began_before(found) or self._cleans_up(found)
        if earlier and self._options.agreement is not None:
            tell_error("goes on with the drill that an earlier command began: its clean-up is due.")
            code, run = NOTHING, None
        else:
            code, run = await self.do(wanted, found)
            if run is None:
                return code, ()
        if run is not None and run.state is RunState.RUNNING:
            return code, ()
        if not self._options.keep:
            own = _acts(run, DRILL) if run is not None else found.names
            cleaning = replace(
                wanted,
                act=CLEAN_UP,
                selection=_only(wanted.selection, found, own),
                comments=wanted.comments or "Drill held by asr-tui",
            )
            cleaned, _ = await self.do(cleaning, await self.targets(cleaning), quiet=True)
            code = code or cleaned
        return code, (drills_of_run(run) if run is not None else ()) or newest

    def _began_before(self, found: Targets) -> bool:
        """Whether an earlier run of this command began just these drills, which wait for their clean-up."""
        running = {one.machine_name.casefold() for one in found.items if one.drill_running}
        if self._options.keep or not running or len(running) < len(found.items):
            return False
        ended = (run for run in self._workspace.runs.finished() if run.place.vault == self._vault.id)
        began = frozenset[str]().union(*(_acts(run, DRILL) for run in ended if run.plan.title.startswith(TITLE)))
        return found.plan.id.casefold() in began if found.plan else running <= began

    def _cleans_up(self, found: Targets) -> bool:
        """Whether this command was ended before while it cleaned up the drill of these machines."""
        left = () if self._options.keep else self._workspace.runs.unfinished(self._workspace.place(self._vault.id))
        return any(run.plan.title.startswith(TITLE) and _acts(run, CLEAN_UP) & found.reach for run in left)

    async def do(self, wanted: Wanted, found: Targets, *, quiet: bool = False) -> tuple[int, Run | None]:
        """Resume what an earlier command began, or review and run; `quiet`: no plan is told, nothing to do is well."""
        options, workspace = self._options, self._workspace
        place = workspace.place(self._vault.id)
        follower = RunFollower(workspace, options.wait, as_json=options.as_json, again=wanted.act.command)
        earlier = self._earlier(follower, place, wanted.act, found) if options.agreement is not None else None
        if earlier is not None:
            tell_error(f"goes on with “{earlier.plan.title}”, begun at {earlier.started:%Y-%m-%d %H:%M} UTC.")
            return self._ended(await follower.resume(earlier))
        made = await act_reviews.review(workspace, self._vault, wanted, found)
        if made.plan is None and not made.left_out:
            if not quiet:
                tell_error("There is nothing to do: no drill of these machines is to be cleaned up.")
            return NOTHING, None
        why_not = self._told(wanted.act, made, quiet=quiet)
        if made.plan is None or why_not is not None:
            return (BLOCKED if why_not is None else why_not), None
        code, run = self._ended(await follower.start(made.plan, place, TITLE))
        if made.left_out and not quiet and code == NOTHING:
            tell_error(f"Not all of them took part: {' '.join(made.left_out)}")
            code = FAILED
        return code, run

    def _earlier(self, follower: RunFollower, place: Place, act: Act, found: Targets) -> Run | None:
        """The run that this command began before. Raises LocalError where another run has these machines."""
        for run in follower.left_open(place):
            if run.plan.title.startswith(TITLE) and _acts(run, act) and _acts(run, act) <= found.reach:
                return run
            if not _machines(run) & found.names:
                continue
            raise not_ended(run, "these machines", "try again")
        return None

    def _told(self, act: Act, made: ActReview, *, quiet: bool) -> int | None:
        """Tell what would be done, and why it is not sent: then the exit code; None where it is sent."""
        plan, agreed = made.plan, self._options.agreement
        if plan is None or not plan.can_start:
            self._tell(act, FilePlan(plan, findings=made.left_out))
            return BLOCKED
        count, names = len(plan.machines), first_few(plan.machines, _NAMED)
        other = bool(act.word) and agreed is not None and agreed != Agreement(act.word, count)
        if other or not quiet:
            self._tell(act, FilePlan(plan, notes=(*made.along, *made.left_out)))
        if agreed is None:
            tell_error(f"Nothing was sent. {act.agreement(count)} does it, with {names}.")
            return DIFFERS
        if other:
            said = f"{agreed.word}:{agreed.count}"
            tell_error(f"Nothing was sent: you mean {said}, and this is {act.word}:{count}, with {names}.")
            return BLOCKED
        return None

    def _tell(self, act: Act, told: FilePlan) -> None:
        machines = list(told.plan.machines) if told.plan else []
        agree = act.agreement(len(machines)) if machines else None
        tell_next_plan(told, self._vault, as_json=self._options.as_json, machines=machines, agree=agree)

    def _ended(self, run: Run) -> tuple[int, Run]:
        codes = {RunState.DONE: NOTHING, RunState.FAILED: FAILED}
        return codes.get(run.state, DIFFERS), run


def _only(selection: Selection, found: Targets, names: frozenset[str]) -> Selection:
    """The machines of these names alone: what somebody else began is left alone. A plan's are its own."""
    if found.plan is not None:
        return selection
    return Selection(tuple(str(item.machine) for item in found.items if item.machine_name.casefold() in names))


def _acts(run: Run, act: Act) -> frozenset[str]:
    """The machines, or the recovery plan, on which the run does this, in lower case."""
    kinds = tuple(kind for kind in (STEPS[ACTIONS[act]], _OF_PLANS.get(ACTIONS[act])) if kind is not None)
    each = (one.planned.step for one in run.steps if isinstance(one.planned.step, kinds))
    return frozenset((step.on_machine or step.id).casefold() for step in each)


def _machines(run: Run) -> frozenset[str]:
    """The machines, or the recovery plans, of the run's steps that have not ended, in lower case."""
    each = (one.planned.step for one in run.steps if not one.state.over)
    return frozenset((step.on_machine or step.id).casefold() for step in each)


async def _write_report(options: ActOptions, asked: Sequence[AskedDrill], workspace: Workspace) -> None:
    save_report(workspace, options.folder or "", await drill_files.gather(workspace, asked), as_json=options.as_json)
