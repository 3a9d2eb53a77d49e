"""What a screen may not say of a machine that runs on one side of its round and not on the other."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Truth:
    """Where the machine runs and where its other side and its home are, as people read them.

    protected   whether it is copied, and the copy complete
    """

    machine: str
    runs: str
    other: str
    home: str
    protected: bool = False

    @property
    def away(self) -> bool:
        return self.runs != self.home


def wrong_words(truth: Truth, text: str) -> list[str]:
    """The phrases in the text, whatever its line breaks, that name the wrong side or stage."""
    said = " ".join(text.split())
    return [phrase for phrase in _wrong(truth) if phrase in said]


def _wrong(truth: Truth) -> list[str]:
    name, runs, other = truth.machine, truth.runs, truth.other
    elsewhere = other if truth.home == runs else runs
    wrong = [
        f"runs in {other}", f"runs on in {other}", f"runs away from home, in {other}", f"runs at home, in {other}",
        f"runs at home again, in {other}", f"runs here {name} in {other}", f"{other} -> {runs}",
        f"stays in {other}", f"stays as it is in {other}", f"move it to {runs}",
        f"Move {name} to {runs}", f"leave it in {other}",
        f"Leave {name} in {other}", f"starts {name} in {runs}", f"starts a copy in {runs}", f"start in {runs}",
        f"copies from {other} to {runs}", f"in {elsewhere}, its home", f"away from home ({elsewhere})",
        f"original {name} in {elsewhere}", f"bring it home, to {elsewhere}", "protected (back)",
    ]  # fmt: skip
    if truth.away:
        wrong += ["[protected]", "runs at home", "runs where it was protected first", "First copy", "as at first"]
    else:
        wrong += ["away from home", "Failback due", "[failback due]", "Copying back", "first half of a rollback"]
    if not truth.protected:
        wrong += [f"{name}: Protected", f"{name} Protected", "Failback due", "+ nothing found", "+ healthy"]
    return wrong
