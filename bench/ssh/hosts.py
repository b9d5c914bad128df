"""One host for each side: an sshd on a free loopback port, started in the side's own control group."""
import pathlib
import sys

from bench.common.place import INTERPRETER

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "test/support"))
import sshd  # noqa: E402  pylint: disable=wrong-import-position


class Hosts:
    def __init__(self, place, meter):
        self._place = place
        self._meter = meter
        self._servers = {}
        place.folder.chmod(0o755)  # sshd reads its keys below it as another user

    def inventory(self, side):
        """The side's own host: no side rides on what another has left at the far end."""
        if side.name not in self._servers:
            self._meter.enter(side.name)
            try:
                self._servers[side.name] = sshd.Sshd(self._place.folder / f"host-{len(self._servers)}")
            finally:
                self._meter.leave()
        server = self._servers[side.name]
        return self._place.write(f"inventory-{server.port}", server.inventory(
            ("one",), f"ansible_python_interpreter={INTERPRETER}"))

    def end_sessions(self, side):
        """As after a night: neither a connection nor a channel is left of the side."""
        self._servers[side.name].end_sessions()

    def stop(self):
        for server in self._servers.values():
            server.stop()
