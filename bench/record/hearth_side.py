"""`hearth serve` on a home of its own."""
import os
import pathlib
import signal
import sqlite3
import subprocess
import time

from bench.callback.ara_server import free_port
from bench.common.errors import BenchError
from bench.record import get


class HearthSide:
    name = "Hearth"

    def __init__(self, folder, binary):
        self.folder, self.binary = pathlib.Path(folder), binary
        for one in ("home", "run"):
            (self.folder / one).mkdir(mode=0o700, parents=True, exist_ok=True)
        self.environment = {"PATH": "/usr/bin:/bin", "HOME": str(self.folder), "LANG": "C.UTF-8", "HEARTH_HOME": str(self.folder / "home"),
                            "HEARTH_RUNTIME_DIR": str(self.folder / "run")}
        self._process = None

    def ask(self, *words):
        done = subprocess.run([str(self.binary), *words], env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode != 0:
            raise BenchError(f"hearth {' '.join(words)}: {done.stderr[-1000:]}")
        return done.stdout

    def import_from(self, ara):
        """Seconds that it took to have ara's rows."""
        begun = time.monotonic()
        self.ask("store", "import", str(ara.database))
        return time.monotonic() - begun

    def serve(self, *options):
        self.end_daemon()
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        log = self.folder / "serve.log"
        with open(log, "wb") as out:
            self._process = subprocess.Popen([str(self.binary), "serve", "--listen", f"127.0.0.1:{port}", *options], env=self.environment,
                                             stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        get.wait_until_ready(self, self._process, log)
        return self

    @property
    def socket(self):
        return str(self.folder / "run/journal.sock")

    def peak_rss_mb(self):
        for line in pathlib.Path(f"/proc/{self._process.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
        return None

    def prune(self):
        """Seconds of `hearth prune` of everything, as a person waits for it."""
        begun = time.monotonic()
        self.ask("prune", "--days", "1", "--confirm")
        return time.monotonic() - begun

    def settle(self):
        """Everything that came in is in the tables; seconds that it took. A million results wait here for minutes."""
        begun = time.monotonic()
        get.get(self.url + "/api/v1/labels?limit=1", seconds=400)
        return time.monotonic() - begun

    def wait_for_index(self, results):
        """The search index is made in quiet times: waits until it has them all; seconds that it took."""
        begun = time.monotonic()
        while time.monotonic() - begun < 300:
            db = sqlite3.connect(f"file:{self.folder / 'home/store.sqlite'}?mode=ro", uri=True)
            try:
                if db.execute("SELECT coalesce(sum(indexed), 0) FROM search_runs").fetchone()[0] >= results:
                    return time.monotonic() - begun
            finally:
                db.close()
            time.sleep(1)
        raise BenchError("the search index did not get all results in 300 s")

    def sizes(self):
        """{"store", "search", "journal"}: bytes; the store without its search index."""
        path = self.folder / "home/store.sqlite"
        db = sqlite3.connect(f"file:{path}?mode=rw", uri=True)
        try:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            pages = dict(db.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name").fetchall())
        except sqlite3.OperationalError as error:  # locked, or Python's SQLite has no dbstat
            raise BenchError(f"{path}: its tables cannot be measured: {error}") from error
        finally:
            db.close()
        search = sum(size for name, size in pages.items() if "search" in name)
        journal = sum(file.stat().st_size for file in (self.folder / "home/journal").rglob("*.seg*"))
        return {"store": os.path.getsize(path) - search, "search": search, "journal": journal}

    def end_daemon(self, limit_s=20):
        lock = self.folder / "run/daemon.lock"
        try:
            pid = int(lock.read_text().split()[0])
            os.kill(pid, signal.SIGTERM)
        except (OSError, ValueError, IndexError):
            return
        end = time.monotonic() + limit_s
        while os.path.exists(f"/proc/{pid}") and time.monotonic() < end:
            time.sleep(0.05)

    def stop(self):
        get.end(self._process)
        self._process = None
        self.end_daemon()


def version(binary):
    return subprocess.run([str(binary), "--version"], capture_output=True, text=True).stdout.strip()
