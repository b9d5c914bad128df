"""A PostgreSQL server of the test's own: a Unix socket in a folder of its own, nothing durable."""
import contextlib
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import tempfile
import time


def program(name):
    """Debian keeps the server's programs out of PATH."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    assert found, f"no {name}: tools/setup"
    return str(found[-1])


class Postgres:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.user = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
        if self.user:
            os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
        self.log = open(self.folder / "log", "wb")  # noqa: SIM115: until `stop`
        self.process = None
        done = self.call("initdb", "-D", self.folder / "data", "-U", "hearth", "-A", "trust", "-E", "UTF8",
                         "--locale=C.UTF-8", "--no-sync").wait(timeout=120)
        assert done == 0, (self.folder / "log").read_text()
        self.start()

    def call(self, name, *arguments):
        """It refuses root."""
        ids = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []} if self.user else {}
        return subprocess.Popen([program(name), *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=self.log,
                                stderr=self.log, cwd="/", **ids)

    def start(self):
        self.process = self.call("postgres", "-D", self.folder / "data", "-k", self.folder, "-h", "", "-c", "fsync=off",
                                 "-c", "full_page_writes=off", "-c", "max_connections=60", "-c", "shared_buffers=32MB")
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if self.sql("SELECT 1", check=False).returncode == 0:
                return
            time.sleep(0.05)
        raise AssertionError((self.folder / "log").read_text()[-2000:])

    def kill(self):
        """As a power cut: no connection is told (immediate shutdown)."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(timeout=60)

    @contextlib.contextmanager
    def away(self, how):
        """`killed` as by `kill`, and started again; `frozen`: all of its processes, so that connections stay and nobody answers."""
        if how == "killed":
            self.kill()
            try:
                yield
            finally:
                self.start()
            return
        pids = [self.process.pid]
        try:
            os.kill(self.process.pid, signal.SIGSTOP)  # first: it makes no more of them then
            pids += self.children()
            for pid in pids[1:]:
                os.kill(pid, signal.SIGSTOP)
            yield
        finally:
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)

    def children(self):
        pid = self.process.pid
        return [int(one) for one in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def sql(self, text, database="postgres", check=True):
        return subprocess.run(["psql", "-XAt", "-v", "ON_ERROR_STOP=1", "-h", str(self.folder), "-U", "hearth", database,
                               "-c", text], capture_output=True, text=True, timeout=60, check=check)

    def rows(self, text, database="postgres"):
        return self.sql(text, database).stdout.splitlines()

    def database(self, name):
        """The URL of a new one."""
        self.sql(f'CREATE DATABASE "{name}"')
        return f"postgresql:///{name}?host={self.folder}&user=hearth"

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(timeout=60)
        self.log.close()


@contextlib.contextmanager
def postgres():
    folder = tempfile.mkdtemp(prefix="hearth-pg-")
    try:
        server = Postgres(folder)
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
