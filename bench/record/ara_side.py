"""The newest ara with gunicorn on SQLite, filled in bulk (fill_ara.py)."""
import json
import os
import pathlib
import subprocess
import time

from bench.callback.ara_server import free_port
from bench.common.errors import BenchError
from bench.record import get

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = ROOT / "build/venv/ara/bin"
# Two cores, two workers. The plain worker closes the connection after each answer; threads keep it (gunicorn's documentation).
# Both are tried, and the faster one is measured.
WAYS = {"sync": (), "gthread": ("--worker-class=gthread", "--threads=4", "--keep-alive=75")}


class AraSide:
    name = "ara"
    way_chosen = "gthread"

    def __init__(self, folder):
        if not (BIN / "gunicorn").exists():
            raise BenchError("no ara in build/venv/ara: tools/ara_venv")
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.environment = {"PATH": f"{BIN}:/usr/bin:/bin", "HOME": str(self.folder), "LANG": "C.UTF-8", "ARA_BASE_DIR": str(self.folder),
                            "ARA_TIME_ZONE": "UTC", "ARA_LOG_LEVEL": "WARNING"}
        self.way, self._process = AraSide.way_chosen, None
        self._run([BIN / "ara-manage", "migrate"])

    @property
    def database(self):
        return self.folder / "ansible.sqlite"

    def _run(self, command, **more):
        done = subprocess.run([str(word) for word in command], env={**self.environment, **more}, capture_output=True, text=True)
        if done.returncode != 0:
            raise BenchError(f"{command[0]}: {done.stderr[-1000:]}")
        return done.stdout

    def fill(self, results, tasks=50):
        """Rows and bytes of a content on average. `tasks`: of each playbook, which has 20 hosts."""
        return json.loads(self._run([BIN / "python", ROOT / "bench/record/fill_ara.py", str(results), str(tasks)]).splitlines()[-1])

    def serve(self):
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self._log = self.folder / "gunicorn.log"
        with open(self._log, "wb") as log:
            self._process = subprocess.Popen([str(BIN / "gunicorn"), "--workers=2", *WAYS[self.way], f"--bind=127.0.0.1:{port}", "ara.server.wsgi"],
                                             env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        get.wait_until_ready(self, self._process, self._log)
        return self

    def prune(self):
        """Seconds of `ara playbook prune` of everything, offline, as its documentation has it."""
        begun = time.monotonic()
        self._run([BIN / "ara", "playbook", "prune", "--confirm", "--days", "1", "--limit", "1000"])
        return time.monotonic() - begun

    def bytes(self):
        return os.path.getsize(self.database)

    def version(self):
        return self._run([BIN / "python", "-c", "import importlib.metadata as m; print(m.version('ara'), 'django', m.version('django'))"]).strip()

    def stop(self):
        get.end(self._process)
        self._process = None
