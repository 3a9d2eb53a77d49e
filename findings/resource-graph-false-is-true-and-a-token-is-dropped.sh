#!/usr/bin/env bash
# azure-mgmt-resourcegraph 8.0.1: result_truncated of an answer is the text "false" or "true", so `if
# answer.result_truncated:` holds for every answer, whole ones too. And a body that is a dict loses, without an error, each
# key that is neither the model's name (skip_token) nor that of the wire ($skipToken), such as skipToken, its name in the
# npm package: the next page is then the first one again, for ever. An unknown key of a model is at least warned of.
# (Bodies of the newest generator are sent as spelled; this package is of the former one.)
# Seen: 'false' is true; skip_token and $skipToken are sent as {'$skipToken': 't'}, skipToken as {}
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q azure-core==1.41.0 azure-mgmt-core==1.6.0 azure-mgmt-resourcegraph==8.0.1
env -u http_proxy -u HTTP_PROXY -u all_proxy -u ALL_PROXY "$folder/venv/bin/python" - <<'PYTHON'
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from azure.core.pipeline.policies import SansIOHTTPPolicy
from azure.mgmt.resourcegraph import ResourceGraphClient

sent: list[dict[str, object]] = []


class Server(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        sent.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        body = json.dumps({"totalRecords": 1, "count": 1, "resultTruncated": "false", "data": [{"id": "1"}]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = ResourceGraphClient(
    object(), base_url=f"http://127.0.0.1:{server.server_port}", authentication_policy=SansIOHTTPPolicy()
)
answer = client.resources({"query": "resources"})
for token in ("skip_token", "$skipToken", "skipToken"):
    client.resources({"query": "resources", "options": {token: "t"}})
print("truncated:", repr(answer.result_truncated), bool(answer.result_truncated))
print("options sent:", [body["options"] for body in sent[1:]])
assert answer.result_truncated == "false" and bool(answer.result_truncated) is True
assert [body["options"] for body in sent[1:]] == [{"$skipToken": "t"}, {"$skipToken": "t"}, {}], sent
PYTHON
