"""The real ara's server, from tools/ara_venv or Debian's: gunicorn on a free loopback port, SQLite in a folder of the caller's."""
import http.client
import os
import pathlib
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
BIN = ROOT / "build/venv/ara/bin"
DEBIAN = pathlib.Path("/usr/bin")  # python3-ara: another version, older by years
# One worker: SQLite answers a second writer with 500. gthread: gunicorn's sync worker closes after each answer.
GUNICORN = ("--workers=1", "--worker-class=gthread", "--threads=4", "--keep-alive=75", "--log-level=warning")


def need_ara(programs=BIN):
    assert (programs / "ara-manage").exists(), f"no ara: {ROOT}/tools/ara_venv, or {ROOT}/tools/setup test"


def packages_of(programs):
    """The folder in which the `ara` of these programs is."""
    return next((programs.parent / "lib").glob("python3*/site-packages")) if programs == BIN else pathlib.Path("/usr/lib/python3/dist-packages")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_ready(process, port, log, seconds=60):
    """Until GET /api/v1/ is answered, with 401 where a login is asked for; says what the log says when that never comes."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/api/v1/")
            if connection.getresponse().status in (200, 401):
                return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.05)
    stop(process)
    raise AssertionError("the server did not start: " + log.read_text(errors="replace")[-2000:])


def stop(process):
    """Ends a process of ours, the hard way when it does not hear."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class AraServer:
    """`settings`: ARA_NAME -> text, above the defaults. Answers once it is made; `stop` ends it."""

    def __init__(self, folder, settings=None, gunicorn=GUNICORN, programs=BIN):
        need_ara(programs)
        self.programs = programs
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        # UTC, as Hearth answers always; ara's default is the machine's zone.
        self.env = {"PATH": f"{programs}:/usr/bin:/bin", "HOME": str(self.folder), "LANG": "C.UTF-8",
                    "ARA_BASE_DIR": str(self.folder), "ARA_TIME_ZONE": "UTC", "ARA_LOG_LEVEL": "WARNING", **(settings or {})}
        self.manage("migrate")
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        log = self.folder / "gunicorn.log"
        with open(log, "wb") as out:
            self.process = subprocess.Popen(
                [programs / "gunicorn", *gunicorn, f"--bind=127.0.0.1:{self.port}", "ara.server.wsgi"],
                env=self.env, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=self.folder)
        wait_until_ready(self.process, self.port, log)

    def manage(self, *arguments):
        done = subprocess.run([self.programs / "ara-manage", *arguments], env=self.env, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def stop(self):
        stop(self.process)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
