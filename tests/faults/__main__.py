"""All trials of faults by one command, and their figures as a table.

`python -m tests.faults` runs a small sample; `--full` all of it: the profiles of trouble, 500 kill points, what happens
to this computer and its files, and signals. It resumes where it was stopped: results are kept, a line each, in
`--results`. `--seed` takes other seeds. `--readme` writes the table into the README.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import re
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import UTC, datetime
from pathlib import Path

from asr_tui.simulator.fault_profiles import PROFILES
from tests.faults.figures import Figures
from tests.faults.trials import Trial, begin, run, trials

README = Path(__file__).parents[2] / "README.md"
WORDS = {
    "killed": "SIGKILL before or after any change or file",
    "full disk": "the disk full from any file on",
    "clock jumps": "this computer's clock off by up to a year",
    "damaged files": "killed, and a file of the state cut, garbled or gone",
    "two programs": "two programs in one folder at once",
    "signals": "TERM, HUP, INT, QUIT, TSTP at any moment",
}


def known(results: Path) -> dict[str, Figures]:
    """The trials that were run before."""
    if not results.exists():
        return {}
    lines = [json.loads(line) for line in results.read_text().splitlines()]
    fields = Figures.__dataclass_fields__
    return {one["trial"]: Figures(**{name: one[name] for name in fields if name != "said"}) for one in lines}


def table(found: dict[str, Figures], wanted: Sequence[Trial]) -> str:
    """The figures by what went wrong."""
    lines = ["| what goes wrong | tried | lost | twice | stuck | terminal broken |", "|---|---|---|---|---|---|"]
    for row in dict.fromkeys(trial.row for trial in wanted if trial.key in found):
        mine = [found[trial.key] for trial in wanted if trial.row == row and trial.key in found]
        tried = sum(one.tried for one in mine)
        counts = [sum(len(getattr(one, name)) for one in mine) for name in ("lost", "twice", "stuck")]
        broken = sum(len(one.broken) for one in mine) if row == "signals" else ""
        words = WORDS.get(row) or f"`{row}`: {PROFILES[row].sentence[:1].lower()}{PROFILES[row].sentence[1:-1]}"
        lines.append(f"| {words} | {tried} | {' | '.join(map(str, counts))} | {broken} |")
    seeds = [trial.seed for trial in wanted if trial.key in found]
    run = f"{len(seeds)} of {len(wanted)} trials, seeds {min(seeds)} to {max(seeds)}" if seeds else "none"
    return "\n".join([*lines, "", f"As of {datetime.now(UTC):%Y-%m-%d}: {run}."])


def results(left: Sequence[Trial], jobs: int) -> Iterator[tuple[Trial, Figures, float]]:
    """Of each trial as it ends: in this process, or in several."""
    if jobs < 2:
        begin()
        yield from map(run, left)
        return
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, spawn, initializer=begin) as pool:
        for done in as_completed([pool.submit(run, one) for one in left]):
            yield done.result()


def write_readme(text: str) -> None:
    """Replace the table between its two marks."""
    marked = re.compile(r"(<!-- faults: begin -->\n).*?(<!-- faults: end -->)", re.DOTALL)
    README.write_text(marked.sub(lambda mark: f"{mark[1]}{text}\n{mark[2]}", README.read_text()))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--full", action="store_true", help="all trials; some hours on a busy computer")
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument("--jobs", type=int, default=1, help="processes for the trials")
    parser.add_argument("--only", default="", help="only trials whose name begins so, such as profile/flaky")
    parser.add_argument("--results", type=Path, default=Path("faults.jsonl"), help="where results are kept")
    parser.add_argument("--table", action="store_true", help="run nothing; tell what is known so far")
    parser.add_argument("--readme", action="store_true", help="write the table into the README")
    given = parser.parse_args()
    wanted = [one for one in trials(given.seed, full=given.full) if one.key.startswith(given.only)]
    found = known(given.results)
    left = [one for one in wanted if one.key not in found and not given.table]
    with given.results.open("a") as kept:
        for trial, figures, seconds in results(left, given.jobs) if left else ():
            found[trial.key] = figures
            kept.write(json.dumps({"trial": trial.key, "seconds": round(seconds, 1), **figures.plain()}) + "\n")
            kept.flush()
            sys.stderr.write(f"{trial.key}: tried {figures.tried}, {seconds:.0f} s\n")
            for fault in figures.faults:
                sys.stderr.write(f"    {fault}\n")
    text = table(found, wanted)
    sys.stdout.write(f"{text}\n")
    if given.readme:
        write_readme(text)
    return 1 if any(found[one.key].faults for one in wanted if one.key in found) else 0


if __name__ == "__main__":
    sys.exit(main())
