"""The Ansibles that tests run against: Debian's, and the newest that pip installs for its Python."""
import functools
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[3]
DEBIAN = "2.14"
NEWEST = "2.19"


@functools.cache
def venv(core):
    """Folder of a virtual environment with that ansible-core; made where it is missing."""
    subprocess.run([ROOT / "tools" / "ansible_venv", core], check=True)
    return ROOT / "build" / "venv" / ("ansible-" + core)


def python(core):
    return "/usr/bin/python3" if core == DEBIAN else str(venv(core) / "bin" / "python3")


def bin_folder(core):
    return "/usr/bin" if core == DEBIAN else str(venv(core) / "bin")


def environment(home, core, **more):
    """As small as a login's: nothing of the test's own surroundings reaches the playbook."""
    path = "/usr/bin:/bin" if core == DEBIAN else "%s:/usr/bin:/bin" % bin_folder(core)
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH", "ASAN_OPTIONS", "TSAN_OPTIONS") if name in os.environ}
    return {"HOME": str(home), "PATH": path, "LANG": "C.UTF-8", **kept, **more}
