"""The ansible-cores that the tests run: Debian's and the newest; at full length (HEARTH_SOAK=1) all between, too."""
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOAK = os.environ.get("HEARTH_SOAK") == "1"


def from_pip():
    """{name: folder of ansible-playbook} of those that tools/ansible_venv makes, the newest last."""
    tool = ROOT / "tools/ansible_venv"
    names = subprocess.run([str(tool), "list"], capture_output=True, text=True, check=True).stdout.split()
    found = {name: ROOT / "build/venv" / ("ansible-" + name) / "bin" for name in (names if SOAK else names[-1:])}
    for name, folder in found.items():
        # Not left out: PATH goes on to Debian's, and a test would run that one under this name.
        assert (folder / "ansible-playbook").exists(), "no ansible-core %s: %s %s" % (name, tool, "all" if SOAK else "newest")
    return found
