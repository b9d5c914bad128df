"""Hearth in a bench: its binary, folders of its own, its daemon."""
import os
import pathlib
import signal
import subprocess
import time

from bench.common.errors import BenchError


class Hearth:
    """Folders of the bench's own, so that the user's record and daemon stay out of it."""

    def __init__(self, binary: pathlib.Path, place):
        if not binary.exists():
            raise BenchError(f"{binary}: not there; build the release preset (make release)")
        self.binary = binary.resolve()
        self.client = self.binary.parent / "hearth-python"
        self._home = place.make("home")
        self._runtime = place.make("run")

    def environment(self):
        return {"HEARTH_HOME": str(self._home), "HEARTH_RUNTIME_DIR": str(self._runtime)}

    def daemon_pid(self):
        """None when no daemon runs. The lock file holds "PID BUILD" (docs/protocol/worker.md §1)."""
        try:
            pid = int((self._runtime / "daemon.lock").read_text().split()[0])
            os.kill(pid, 0)
        except (OSError, ValueError, IndexError):
            return None
        return pid

    def daemon_rss_mb(self):
        pid = self.daemon_pid()
        if pid is None:
            return None
        for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        return None

    def ask(self, *words):
        """A finished process of `hearth WORDS`."""
        return subprocess.run([str(self.binary), *words], capture_output=True, text=True,
                              env={**os.environ, **self.environment()})

    def record_of_playbooks(self):
        """`hearth playbook list`, as text."""
        run = self.ask("playbook", "list")
        return run.stdout if run.returncode == 0 else f"hearth playbook list: {run.stderr}"

    def stop(self, limit_s=5):
        pid, end = self.daemon_pid(), time.monotonic() + limit_s
        if pid is None:
            return
        os.kill(pid, signal.SIGTERM)
        while self.daemon_pid() == pid and time.monotonic() < end:
            time.sleep(0.05)
