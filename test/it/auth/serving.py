"""`hearth serve` and other commands in a home of the test's own."""
import pathlib
import subprocess

from ara_server import stop
from support.playbooks import HEARTH


class Home:
    """`serve` and `run` use one home and one runtime directory; on leaving, what serves is ended."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        for name in ("hearth", "run"):
            (self.folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
        self.env = {"PATH": "/usr/bin:/bin", "HOME": str(self.folder), "LANG": "C.UTF-8", "TZ": "UTC",
                    "HEARTH_HOME": str(self.folder / "hearth"), "HEARTH_RUNTIME_DIR": str(self.folder / "run"), "HEARTH_IDLE_SECONDS": "5"}
        self.log = self.folder / "serve.log"
        self._servers = []

    def serve(self, *arguments, listen="127.0.0.1:0", env=None):
        """The URL that it says it serves at."""
        with open(self.log, "ab") as log:
            process = subprocess.Popen([HEARTH, "serve", "--listen", listen, *arguments], env={**self.env, **(env or {})},
                                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True)
        self._servers.append(process)
        line = process.stdout.readline()
        assert line.startswith("hearth serves http"), self.log.read_text()
        self.process = process
        return line.split()[-1].removesuffix("/api/")

    def run(self, *arguments, env=None):
        """A command's CompletedProcess, as text."""
        return subprocess.run([HEARTH, *map(str, arguments)], env={**self.env, **(env or {})}, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=60)

    def token(self, name, scope="write", *more, env=None):
        """The secret of a new token."""
        done = self.run("token", "create", "--name", name, "--scope", scope, *more, env=env)
        assert done.returncode == 0, done.stderr
        secret = done.stdout.strip()
        assert secret.startswith("hearth_") and len(secret) == 71, done.stdout
        return secret

    def end(self):
        for process in self._servers:
            stop(process)
        self._servers.clear()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()
        self.run("daemon", "--stop")
