"""What a stream is measured against: an asyncio server that holds sockets open and writes the same bytes to all of them.

`python -m bench.yardsticks.plain_writer PORT`. Each request is held; one for `/go` writes to all the others.
"""

import asyncio
import sys

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\nd\r\nretry: 5000\n\n\r\n"
WORDS = b"15\r\nevent: change\ndata:\n\n\r\n"
HELD: list[asyncio.StreamWriter] = []


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    asked = await reader.readuntil(b"\r\n\r\n")
    if asked.startswith(b"GET /direct/"):
        writer.write(HEAD)
        HELD.append(writer)
        return
    if asked.startswith(b"GET /go"):
        for one in HELD:
            one.write(WORDS)
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    writer.close()


async def main() -> None:
    server = await asyncio.start_server(serve, "127.0.0.1", int(sys.argv[1]), backlog=4096)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
