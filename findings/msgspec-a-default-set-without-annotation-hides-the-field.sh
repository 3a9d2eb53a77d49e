#!/usr/bin/env bash
# msgspec 0.23.0: a subclass of a Struct that gives a field another default the short way, `kind = "failover"` without the
# annotation (mypy --strict agrees), does not change the default but lays a class attribute over the field. Reading it
# says "failover" whatever was given or decoded; repr, ==, asdict and what is encoded have the field's own value,
# "step". In a dataclass the same lines read "step" everywhere; in msgspec with the annotation, "failover" everywhere.
# Seen: read: failover; encoded: {"kind":"step"}; decoded from {"kind":"drill"}: read failover, encoded {"kind":"drill"}
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q msgspec==0.23.0 mypy==2.4.1
cat > "$folder/steps.py" <<'PYTHON'
from dataclasses import dataclass

import msgspec


class Step(msgspec.Struct):
    kind: str = "step"


class Failover(Step):
    kind = "failover"


class Annotated(Step):
    kind: str = "failover"


@dataclass
class DataStep:
    kind: str = "step"


@dataclass
class DataFailover(DataStep):
    kind = "failover"


def told(step: Step) -> tuple[str, str]:
    return step.kind, msgspec.json.encode(step).decode()


made, decoded = told(Failover()), told(msgspec.json.decode(b'{"kind":"drill"}', type=Failover))
others = told(Annotated()), DataFailover().kind
print("made:", made, "decoded:", decoded, "equal to one of kind failover:", Failover() == Failover("failover"))
print("with the annotation:", others[0], "dataclass:", others[1])
assert made == ("failover", '{"kind":"step"}'), made
assert decoded == ("failover", '{"kind":"drill"}'), decoded
assert Failover() != Failover("failover") and Failover("failover").kind == Failover().kind
assert others == (("failover", '{"kind":"failover"}'), "step"), others
PYTHON
"$folder/venv/bin/mypy" --strict --cache-dir "$folder/cache" "$folder/steps.py"
"$folder/venv/bin/python" "$folder/steps.py"
