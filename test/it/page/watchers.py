"""Many who watch a run as the page does: they hear that something happened, and ask what."""
import asyncio
import json
import threading
import urllib.parse

GAP_S = 0.1  # web/src/views/run/run.tsx: not asked more often
REST = 4     # web/src/data/live.ts: a busy server is left alone for so many times as long as it took


class Watcher:
    """`results`: how many it has heard of; `status`: the run's, as it was last told."""

    def __init__(self, port, run):
        self.port, self.run = port, run
        self.results, self.last, self.status, self.rung, self.asked = 0, 0, "", 0, 0
        self.cursor, self.more, self.rings = "", False, asyncio.Event()

    async def watch(self):
        listening = asyncio.ensure_future(self.listen())
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            while self.status in ("", "running") or self.more:
                began = asyncio.get_running_loop().time()
                self.rings.clear()
                await self.ask(reader, writer)
                took = asyncio.get_running_loop().time() - began
                await asyncio.sleep(max(GAP_S, REST * took))
                if not self.more and self.status == "running":
                    await self.rings.wait()
        finally:
            listening.cancel()
            writer.close()

    async def listen(self):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(request(f"events?heads=1&run={self.run}", "text/event-stream"))
        await reader.readuntil(b"\r\n\r\n")
        self.rings.set()
        while True:
            line = await reader.readline()
            if not line:
                raise ConnectionError("the stream ended")
            if line.startswith(b"id: "):
                self.cursor = line[4:].strip().decode()
            elif line.startswith(b"data: "):
                self.rung += 1
                self.rings.set()

    async def ask(self, reader, writer):
        words = {name: value for name, value in (("after", self.last), ("seen", self.cursor)) if value}
        writer.write(request(f"runs/{self.run}/timeline?{urllib.parse.urlencode(words)}", "application/json"))
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        size = next(int(line.split(":")[1]) for line in head.lower().split("\r\n") if line.startswith("content-length:"))
        answer = json.loads(await reader.readexactly(size))
        assert " 200 " in head.split("\r\n")[0], (head, answer)
        self.asked += 1
        self.results += answer["results_count"]
        self.last = answer["last_result"] or self.last
        self.status, self.more = answer["run"]["status"], answer["more"]


def request(path, accept):
    return f"GET /api/hearth/v1/{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: {accept}\r\n\r\n".encode()


class Crowd(threading.Thread):
    """`count` watchers of a run in a thread; `join` returns when all have seen its end."""

    def __init__(self, port, run, count):
        super().__init__(daemon=True)
        self.watchers, self.error = [Watcher(port, run) for _ in range(count)], None
        self.start()

    def run(self):
        async def all_of_them():
            await asyncio.gather(*(one.watch() for one in self.watchers))
        try:
            asyncio.run(all_of_them())
        except BaseException as error:  # noqa: BLE001: told by who joins
            self.error = error
