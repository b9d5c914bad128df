"""Hearth's side of these tests, the peers' side, and the seed of what is random."""
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
PROGRAM = pathlib.Path(os.environ.get("HEARTH_BUILD", ROOT / "build/dev")) / "bin/format_text_probe"
SOAK = os.environ.get("HEARTH_SOAK") == "1"


def seed():
    """HEARTH_SEED, else a new one; printed, so that a failure can be had again."""
    number = int(os.environ.get("HEARTH_SEED") or int.from_bytes(os.urandom(4), "big"))
    print("HEARTH_SEED=%d" % number)
    return number


def load_cloud_init():
    """Debian's cloud-init becomes importable; nothing of it runs."""
    place = subprocess.run([str(ROOT / "tools/get_cloud_init")], capture_output=True, text=True, check=True).stdout.strip()
    folder = place + "/usr/lib/python3/dist-packages"
    if folder not in sys.path:
        sys.path.insert(0, folder)


class Probe:
    """format_text_probe: a question and an answer a line."""

    def __init__(self):
        self._process = subprocess.Popen([str(PROGRAM)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def close(self):
        self._process.stdin.close()
        assert self._process.wait(60) == 0

    def ask(self, what, **question):
        """("ok", value) or ("error", text)."""
        line = json.dumps(dict(question, what=what)).encode()
        self._process.stdin.write(line + b"\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        return ("ok", answer["ok"]) if "ok" in answer else ("error", answer["error"])
