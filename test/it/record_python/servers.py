"""ara's own server, started by the tests: the newest of PyPI, and Debian's where it is installed."""
import contextlib
import os
import pathlib
import socket
import subprocess
import time
import urllib.error
import urllib.request

import cores

VENV = pathlib.Path(os.environ.get("HEARTH_ARA_VENV") or cores.ROOT / "build/venv/ara")


class Ara:
    """bin: folder of gunicorn and ara-manage. site: what makes ara importable for Ansible's Python, or None."""

    def __init__(self, name, bin_folder, site=None):
        self.name, self.bin, self.site = name, pathlib.Path(bin_folder), site
        self.url = None

    @contextlib.contextmanager
    def running(self, folder):
        """Listens at `url` inside."""
        port = _free_port()
        self.url = "http://127.0.0.1:%d" % port
        env = {
            "PATH": "%s:/usr/bin:/bin" % self.bin, "HOME": str(folder), "ARA_BASE_DIR": str(folder / "server"),
            "ARA_TIME_ZONE": "UTC", "LC_ALL": "C.UTF-8",
        }  # fmt: skip
        subprocess.run([self.bin / "ara-manage", "migrate"], env=env, check=True, capture_output=True, timeout=120)
        with open(folder / "gunicorn.log", "wb") as log:
            server = subprocess.Popen(
                [self.bin / "gunicorn", "-b", "127.0.0.1:%d" % port, "--threads", "4", "ara.server.wsgi"],
                env=env, cwd=folder, stdout=log, stderr=log,
            )  # fmt: skip
        try:
            _wait(self.url, server)
            yield self
        finally:
            server.terminate()
            server.wait(20)


def all_of_them():
    """The newest ara, which tools/ara_venv installs; Debian's too where `make bench` has brought it."""
    site = next((VENV / "lib").glob("python3*/site-packages"), None)
    assert site, f"{VENV} is missing: tools/ara_venv"
    found = [Ara("newest", VENV / "bin", str(site))]
    if os.path.exists("/usr/bin/ara-manage") and os.path.exists("/usr/bin/gunicorn"):
        found.append(Ara("debian", "/usr/bin"))
    return found


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(url, server):
    for _unused in range(300):
        assert server.poll() is None, "ara's server ended"
        try:
            urllib.request.urlopen(url + "/api/v1/", timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError("ara's server does not answer")
