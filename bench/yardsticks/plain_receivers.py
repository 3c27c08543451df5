"""What receives pushes and mails in the measures: two asyncio servers that say yes and keep nothing.

`python -m bench.yardsticks.plain_receivers PORT`: HTTP on PORT, SMTP on PORT + 1.
"""

import asyncio
import sys


async def push(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            found = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
            await reader.readexactly(int(found or 0))
            writer.write(b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")
    except asyncio.IncompleteReadError:
        writer.close()


async def mail(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 ready\r\n")
    try:
        while True:
            verb = (await reader.readuntil(b"\r\n"))[:4].upper()
            if verb == b"DATA":
                writer.write(b"354 go on\r\n")
                await reader.readuntil(b"\r\n.\r\n")
            writer.write(b"250 ok\r\n" if verb != b"QUIT" else b"221 bye\r\n")
    except asyncio.IncompleteReadError:
        writer.close()


async def main() -> None:
    port = int(sys.argv[1])
    servers = [
        await asyncio.start_server(serve, "127.0.0.1", port + n) for n, serve in enumerate((push, mail))
    ]
    await asyncio.gather(*(server.serve_forever() for server in servers))


if __name__ == "__main__":
    asyncio.run(main())
