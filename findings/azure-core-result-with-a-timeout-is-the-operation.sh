#!/usr/bin/env bash
# azure-core 1.41.0, azure-mgmt-core 1.6.0, azure-mgmt-recoveryservicessiterecovery 2.0.0: poller.result(timeout=...) of a
# client that is not aio raises nothing when the time is up. It takes the last answer, which is the operation's status,
# for the thing that was asked for: a ReplicationProtectedItem that has the id and the name of the operation and no
# properties. A script that goes on with its name goes on with a name of the operation; only poller.done() tells.
# Seen: in time: ReplicationProtectedItem operation-7, properties None, done False; at the end: web-01, done True
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q azure-core==1.41.0 azure-mgmt-core==1.6.0 azure-mgmt-recoveryservicessiterecovery==2.0.0
env -u http_proxy -u HTTP_PROXY -u all_proxy -u ALL_PROXY "$folder/venv/bin/python" - <<'PYTHON'
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from azure.core.pipeline.policies import SansIOHTTPPolicy
from azure.mgmt.recoveryservicessiterecovery import SiteRecoveryManagementClient

ended = threading.Event()


class Server(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(202, None)

    def do_GET(self) -> None:
        if self.path.startswith("/operation"):
            status = "Succeeded" if ended.is_set() else "InProgress"
            self.answer(200, {"id": "/operations/operation-7", "name": "operation-7", "status": status})
        else:
            self.answer(200, {"id": "/items/web-01", "name": "web-01", "properties": {"friendlyName": "web"}})

    def answer(self, status: int, said: object) -> None:
        body = b"" if said is None else json.dumps(said).encode()
        self.send_response(status)
        if said is None:
            self.send_header("Azure-AsyncOperation", f"{base}/operation")
            self.send_header("Location", f"{base}/item")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
base = f"http://127.0.0.1:{server.server_port}"
threading.Thread(target=server.serve_forever, daemon=True).start()
client = SiteRecoveryManagementClient(
    object(), "subscription", base_url=base, authentication_policy=SansIOHTTPPolicy(), polling_interval=0.2
)
path = ("group", "vault", "fabric", "container", "web-01")
poller = client.replication_protected_items.begin_planned_failover(*path, {"properties": {}})
until = time.monotonic() + 60
while (early := poller.result(timeout=0.5)) is None and time.monotonic() < until:
    pass  # the first answer to the poller has not come yet
seen = [(type(early).__name__, early.name, early.properties, poller.done())]
ended.set()
late = poller.result()
seen.append((type(late).__name__, late.name, late.properties.friendly_name, poller.done()))
print(*seen, sep="\n")
assert seen[0] == ("ReplicationProtectedItem", "operation-7", None, False), seen
assert seen[1] == ("ReplicationProtectedItem", "web-01", "web", True), seen
PYTHON
