"""`hearth serve` on a free loopback port, its store in a folder of the caller's."""
import pathlib
import subprocess

from ara_server import free_port, stop, wait_until_ready
from support.playbooks import HEARTH


class HearthServer:
    """Answers once it is made; `stop` ends it."""

    def __init__(self, folder, arguments=()):
        self.folder = pathlib.Path(folder)
        for name in ("hearth", "run"):
            (self.folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
        self.env = {"PATH": "/usr/bin:/bin", "HOME": str(self.folder), "LANG": "C.UTF-8", "TZ": "UTC",
                    "HEARTH_HOME": str(self.folder / "hearth"), "HEARTH_RUNTIME_DIR": str(self.folder / "run")}
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        log = self.folder / "serve.log"
        with open(log, "wb") as out:
            self.process = subprocess.Popen([HEARTH, "serve", "--listen", f"127.0.0.1:{self.port}", *arguments],
                                            env=self.env, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        wait_until_ready(self.process, self.port, log)

    def stop(self):
        stop(self.process)
