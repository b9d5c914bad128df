"""ARA's API server under gunicorn, two workers, on a free loopback port, data in a temporary folder."""
import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request

from bench.common.errors import BenchError

WORKERS = 2
PROGRAMS = ARA_MANAGE, GUNICORN = "/usr/bin/ara-manage", "/usr/bin/gunicorn"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class AraServer:
    """The server's CPU belongs to the side that talks to it: it is started inside its group."""

    def __init__(self, place, meter, side_name, environment):
        for program in PROGRAMS:
            if not os.path.exists(program):
                raise BenchError(f"{program} is missing: tools/setup bench")
        self._log = place.folder / "ara-server.log"
        self._environment = {**environment, "ARA_BASE_DIR": str(place.make("ara-server")),
                             "ARA_ALLOWED_HOSTS": "['127.0.0.1']"}
        self.port = free_port()
        self._migrate()
        meter.enter(side_name)
        try:
            with open(self._log, "wb") as log:
                self._process = subprocess.Popen(
                    [GUNICORN, f"--workers={WORKERS}", f"--bind=127.0.0.1:{self.port}",
                     "ara.server.wsgi"], env=self._environment, stdout=log, stderr=log)
        finally:
            meter.leave()
        self._wait_until_ready()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def _migrate(self):
        run = subprocess.run([ARA_MANAGE, "migrate"], env=self._environment,
                             capture_output=True, text=True)
        if run.returncode != 0:
            raise BenchError(f"ara-manage migrate: {run.stderr[-1000:]}")

    def _wait_until_ready(self, limit_s=30):
        end = time.monotonic() + limit_s
        while time.monotonic() < end and self._process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.url}/api/v1/playbooks", timeout=2).close()
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        self.stop()
        raise BenchError(f"ara's server did not start: {self._log.read_text()[-1000:]}")

    def count(self, what):
        """How many rows of `what` it holds: proof that the playbooks were recorded."""
        with urllib.request.urlopen(f"{self.url}/api/v1/{what}?limit=1", timeout=10) as answer:
            return json.load(answer)["count"]

    def stop(self):
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self._process.kill()
