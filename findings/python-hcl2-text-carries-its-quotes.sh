#!/usr/bin/env bash
# python-hcl2 8.1.4: a string of HCL is read with its quotes as part of the Python text, keys in quotes too, and the two
# spellings of one key ("k" = 1, k = 1) are two keys. Written back, Python text without quotes of its own becomes a
# reference: dumps({"name": "web"}) is `name = web`, which Terraform takes for a resource or variable and refuses.
# strip_string_quotes=True takes the quotes and resolves \n, \" and \u, but leaves $${x}, which means ${x}, as it is;
# what it gives cannot be written back.
# Seen: ['"web"', '"k"', 'k'] | name = web | ['a"b', '$${x}']
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q python-hcl2==8.1.4
"$folder/venv/bin/python" - <<'PYTHON'
import hcl2
from hcl2 import SerializationOptions

found = [hcl2.loads('name = "web"\n')["name"]]
found += hcl2.loads('tags = { "k" = 1, k = 2 }\n')["tags"]
written = hcl2.dumps({"name": "web"}).strip()
bare = SerializationOptions(strip_string_quotes=True)
stripped = [hcl2.loads(text, serialization_options=bare)["e"] for text in ('e = "a\\"b"\n', 'e = "$${x}"\n')]
print(found, "|", written, "|", stripped)
assert found == ['"web"', '"k"', "k"], found
assert written == "name = web", written
assert stripped == ['a"b', "$${x}"], stripped
PYTHON
