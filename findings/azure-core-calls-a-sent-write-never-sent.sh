#!/usr/bin/env bash
# azure-core 1.41.0 with aiohttp 3.14.5: ServiceRequestError is documented as "an error occurred while the request
# was being made"; it is raised too where the server has read the whole request and then closes the connection.
# The refusal of a proxy's CONNECT, after which nothing can have reached the server, is a ServiceResponseError.
# So neither class says whether a write may have been carried out; the inner aiohttp error does.
# Seen: closed after reading: ServiceRequestError <- ServerDisconnectedError, bytes read by the server: True
#       proxy refuses:        ServiceResponseError <- ClientHttpProxyError
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q azure-core==1.41.0 aiohttp==3.14.5
"$folder/venv/bin/python" - <<'PYTHON'
import asyncio
import os

from azure.core import AsyncPipelineClient
from azure.core.exceptions import ServiceRequestError, ServiceResponseError
from azure.core.pipeline.transport import AioHttpTransport
from azure.core.rest import HttpRequest

for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
    os.environ.pop(name, None)
    os.environ.pop(name.upper(), None)
read = []


async def closes(reader, writer):
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    read.append(await reader.readexactly(length))
    writer.close()


async def refuses(reader, writer):
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    await writer.drain()
    writer.close()


async def error_of(address, **transport):
    client = AsyncPipelineClient(address, policies=[], transport=AioHttpTransport())
    async with client:
        try:
            await client.send_request(HttpRequest("POST", address, json={"do": "it"}), **transport)
        except Exception as error:
            return error


async def main():
    server = await asyncio.start_server(closes, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    lost = await error_of(f"http://127.0.0.1:{port}/failover")
    print("closed after reading:", type(lost).__name__, "<-", type(lost.inner_exception).__name__, bool(read))
    proxy = await asyncio.start_server(refuses, "127.0.0.1", 0)
    port = proxy.sockets[0].getsockname()[1]
    refused = await error_of("https://azure.example/failover", proxy=f"http://127.0.0.1:{port}")
    print("proxy refuses:", type(refused).__name__, "<-", type(refused.inner_exception).__name__)
    assert type(lost) is ServiceRequestError and read == [b'{"do": "it"}'], (lost, read)
    assert type(lost.inner_exception).__name__ == "ServerDisconnectedError"
    assert type(refused) is ServiceResponseError
    assert type(refused.inner_exception).__name__ == "ClientHttpProxyError"


asyncio.run(main())
PYTHON
