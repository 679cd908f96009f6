"""What `bench` puts on both sides of a gateway: an API that answers at once, and agents that ask."""

import asyncio
import json
import socket
import threading
import time

MESSAGE = json.dumps({
    "id": "msg_1", "type": "message", "role": "assistant", "model": "m", "stop_reason": "end_turn",
    "content": [{"type": "text", "text": "ok"}], "usage": {"input_tokens": 1, "output_tokens": 1},
}).encode()
ANSWER = (b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(MESSAGE)) + MESSAGE
PARTS = 20


class Upstream:
    """Answers messages at once, and what asks for a stream in 20 parts over two seconds."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        ready = threading.Event()

        def serve():
            asyncio.set_event_loop(self.loop)
            server = self.loop.run_until_complete(
                asyncio.start_server(self.talk, "127.0.0.1", 0, limit=1 << 22, backlog=512))
            self.port = server.sockets[0].getsockname()[1]
            ready.set()
            self.loop.run_forever()

        threading.Thread(target=serve, daemon=True).start()
        ready.wait()

    async def talk(self, reader, writer):
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = next(int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
                body = await reader.readexactly(length)
                if b'"stream":true' not in body:
                    writer.write(ANSWER)
                    continue
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
                for number in range(PARTS):
                    writer.write(b"event: ping\ndata: {\"type\":\"ping\",\"n\":%d}\n\n" % number)
                    await writer.drain()
                    await asyncio.sleep(2 / PARTS)
                break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def stop(self):
        self.loop.call_soon_threadsafe(self.loop.stop)


def request(messages, dreaming, stream=False):
    body = {"model": "m", "max_tokens": 10, "messages": messages}
    if dreaming:
        body["dreaming"] = True
    if stream:
        body["stream"] = True
    data = json.dumps(body, separators=(",", ":")).encode()
    return b"POST /v1/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(data) + data


def latencies(port, count, size, dreaming, turns=1, pause=0.01):
    """Seconds from the first byte of a request to the last of its answer, over one connection.

    After so many turns another run begins; each turn adds so many bytes. An agent does something between
    two requests, if only for a moment.
    """
    connection = socket.create_connection(("127.0.0.1", port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    times = []
    for number in range(count + 20):
        time.sleep(pause)
        if number % turns == 0:
            messages = []
        messages.append({"role": "user", "content": f"{number} " + "x" * size})
        data = request(messages, dreaming)
        messages.append({"role": "assistant", "content": [{"type": "text", "text": "ok"}]})
        start = time.perf_counter()
        connection.sendall(data)
        heard = b""
        while not heard.endswith(MESSAGE):
            part = connection.recv(65536)
            if not part:
                raise ConnectionError("the gateway hung up")
            heard += part
        if number >= 20:
            times.append(time.perf_counter() - start)
    connection.close()
    return times


def streams(port, count):
    """How many of so many streams at once come whole, and seconds until the slowest has."""

    async def one(number):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request([{"role": "user", "content": f"{number} " + "x" * 1000}], True, stream=True))
        heard = b""
        while heard.count(b"event: ping") < PARTS:
            part = await reader.read(65536)
            if not part:
                break
            heard += part
        writer.close()
        return heard.count(b"event: ping") == PARTS

    async def all():
        return sum(await asyncio.gather(*(one(number) for number in range(count))))

    start = time.perf_counter()
    return asyncio.run(all()), time.perf_counter() - start
