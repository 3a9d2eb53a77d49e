#!/usr/bin/env bash
# azure-core 1.41.0 with aiohttp 3.14.5: without any retry policy, a PUT or DELETE on a kept connection that the server
# closes after reading the request is sent once more, by aiohttp itself, on a new connection; a POST is not.
# A pipeline from which RetryPolicy was taken so that nothing is sent twice therefore still sends a PUT twice.
# Seen: {'PUT': 2, 'DELETE': 2, 'PATCH': 1, 'POST': 1}
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q azure-core==1.41.0 aiohttp==3.14.5
"$folder/venv/bin/python" - <<'PYTHON'
import asyncio
from collections import Counter

from azure.core import AsyncPipelineClient
from azure.core.exceptions import ServiceRequestError
from azure.core.pipeline.transport import AioHttpTransport
from azure.core.rest import HttpRequest

received = Counter()


async def serve(reader, writer):
    """Answers every GET; closes the connection after it has read anything else."""
    while head := (await reader.readuntil(b"\r\n\r\n")).decode():
        method = head.split()[0]
        if method != "GET":
            length = int(head.lower().split("content-length:")[1].split("\r\n")[0])
            await reader.readexactly(length)
            received[method] += 1
            break
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        await writer.drain()
    writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/vault"
    for method in ("PUT", "DELETE", "PATCH", "POST"):
        async with AsyncPipelineClient(address, policies=[], transport=AioHttpTransport()) as client:
            await client.send_request(HttpRequest("GET", address))
            try:
                await client.send_request(HttpRequest(method, address, json={"location": "westeurope"}))
            except ServiceRequestError:
                pass
    print(dict(received))
    assert received == {"PUT": 2, "DELETE": 2, "PATCH": 1, "POST": 1}, received


asyncio.run(main())
PYTHON
