"""Debian's Keystone on a free loopback port: SQLite, Fernet keys, two uwsgi processes of 32 threads.

Everything lies in one folder of the caller's: nothing under /etc is read or changed, no service and
no user is made. Used by the bench `session` and by test/it/keystone.
"""
import contextlib
import grp
import os
import pathlib
import pwd
import re
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request

PROCESSES, THREADS = 2, 32
PROGRAMS = (MANAGE, UWSGI, PUBLIC) = (
    "/usr/bin/keystone-manage", "/usr/bin/uwsgi_python3", "/usr/bin/keystone-wsgi-public")
# Long enough to be found only where it is.
PASSWORD, REGION = "pw1-of-the-administrator", "R1"
CONFIG = """[DEFAULT]
log_dir={0}/log
[database]
connection=sqlite:///{0}/keystone.db
[fernet_tokens]
key_repository={0}/fernet
[credential]
key_repository={0}/cred
[token]
expiration={1}
"""
LOGIN = re.compile(r"\bPOST /v3/auth/tokens\b")


class KeystoneError(RuntimeError):
    """What is missing or went wrong, and what to do about it."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class KeystoneServer:
    """`folder` must be there and empty. `started`: a context in which the server's processes are born.

    `expiration`: seconds that its tokens are valid. `patience`: seconds that a connection may be idle;
    meanwhile it holds a thread, so a bench whose clients leave theirs open keeps uwsgi's own 4.
    """

    def __init__(self, folder, environment=None, started=contextlib.nullcontext, expiration=3600, patience=4):
        for program in PROGRAMS:
            if not os.path.exists(program):
                raise KeystoneError(f"{program} is missing: tools/setup test")
        self.folder = pathlib.Path(folder)
        self._environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8",
                             "HOME": str(self.folder), **(environment or {})}
        self._config = self.folder / "keystone.conf"
        self._log = self.folder / "uwsgi.log"
        self._process = None
        self.port = free_port()
        self._prepare(expiration)
        try:
            self._start(started, patience)
        except BaseException:
            self.stop()
            raise

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/v3"

    def cloud(self, password=PASSWORD, **more):
        """One entry of a clouds.yaml for the administrator."""
        return {"region_name": REGION, "auth": {
            "auth_url": self.url, "username": "admin", "password": password, "project_name": "admin",
            "user_domain_name": "Default", "project_domain_name": "Default"}, **more}

    def logins(self):
        """How many times somebody logged in so far (or tried to)."""
        return len(LOGIN.findall(self._log.read_text(errors="replace")))

    def log(self):
        """uwsgi's: one line a request, with its method and path."""
        return self._log.read_text(errors="replace")

    def stop(self):
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def _prepare(self, expiration):
        for name in ("log", "fernet", "cred"):
            (self.folder / name).mkdir(mode=0o700)
        self._config.write_text(CONFIG.format(self.folder, expiration))
        owner = ["--keystone-user", pwd.getpwuid(os.getuid()).pw_name,
                 "--keystone-group", grp.getgrgid(os.getgid()).gr_name]
        for command in (["db_sync"], ["fernet_setup", *owner], ["credential_setup", *owner],
                        ["bootstrap", "--bootstrap-password", PASSWORD, "--bootstrap-region-id", REGION,
                         "--bootstrap-public-url", self.url]):
            run = subprocess.run([MANAGE, "--config-file", self._config, *command], text=True,
                                 env=self._environment, capture_output=True, stdin=subprocess.DEVNULL)
            # A traceback of eventlet's at its exit is harmless: the status tells.
            if run.returncode != 0:
                raise KeystoneError(f"keystone-manage {command[0]}: {run.stderr[-1000:]}")
        with contextlib.closing(sqlite3.connect(self.folder / "keystone.db")) as database:
            # Lasting. Without it a thread that reads keeps a writer of the other process out, until Keystone
            # answers 500 without a body and the client waits for one.
            database.execute("PRAGMA journal_mode=WAL")

    def _start(self, started, patience):
        environment = {**self._environment, "OS_KEYSTONE_CONFIG_FILES": str(self._config)}
        # --so-keepalive and threads enough: a client that keeps its connection holds a thread.
        with started(), open(self._log, "wb") as log:
            self._process = subprocess.Popen(
                [UWSGI, "--http11-socket", f"127.0.0.1:{self.port}", "--so-keepalive", "--master",
                 "--die-on-term", "--socket-timeout", str(patience), "--lazy-apps", "--enable-threads", "--buffer-size", "65535",
                 "--processes", str(PROCESSES), "--threads", str(THREADS), "--wsgi-file", PUBLIC],
                cwd=self.folder, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True)
        self._wait_until_ready()

    def _wait_until_ready(self, limit_s=60):
        """Both processes have loaded the application, each in 3 to 5 s."""
        end = time.monotonic() + limit_s
        while time.monotonic() < end and self._process.poll() is None:
            try:
                urllib.request.urlopen(self.url, timeout=5).close()
                if self.log().count("WSGI app 0") >= PROCESSES:
                    return
            except (urllib.error.URLError, OSError):
                pass
            time.sleep(0.1)
        raise KeystoneError(f"Keystone did not start: {self.log()[-1000:]}")
