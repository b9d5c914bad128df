"""The far end for aarch64, run by qemu: it greets, takes a program in parts, and refuses or runs it as the document says.

Its worker is this machine's Python: qemu hands what is started to the kernel.
"""
import hashlib
import subprocess

import pytest

from ssh.far_program import Channel
from support.playbooks import ROOT

QEMU = ROOT / "build/cross/usr/bin/qemu-aarch64-static"
PROGRAM = ROOT / "build/release/bin/hearth-far-aarch64"  # whatever build is tested


@pytest.fixture(scope="module")
def built():
    subprocess.run([str(ROOT / "tools/build_aarch64")], stdin=subprocess.DEVNULL, check=True, capture_output=True)


def test_it_is_static_and_for_that_machine(built):
    said = subprocess.run([str(QEMU), str(PROGRAM), "--version"], capture_output=True, text=True, check=True).stdout
    assert said.startswith("hearth-far ")
    head = PROGRAM.read_bytes()[:20]
    assert head[18:20] == b"\xb7\0"
    assert b"INTERP" not in subprocess.run(["readelf", "-lW", str(PROGRAM)], capture_output=True, check=True).stdout


def test_it_runs_a_program_in_parts(built, tmp_path):
    tmp_path.chmod(0o700)
    channel = Channel([QEMU, PROGRAM], tmp_path)
    try:
        greeting, _ = channel.next()
        assert greeting["t"] == "far" and greeting["v"] == 1 and len(greeting["channel"]) == 32
        text = b"_ANSIBALLZ_WRAPPER = True\nimport os\n"
        digest = hashlib.sha256(text).hexdigest()
        rest = b"print('hello', os.environ['A'])\n"
        channel.send({"t": "call", "s": 1, "assigned": 1, "parts": [digest, len(rest)]}, b"/usr/bin/python3\0A=1 2\0" + rest)
        assert channel.next()[0] == {"t": "need", "s": 1, "chunks": [digest]}
        channel.send({"t": "chunk", "hash": digest, "keep": False}, text)
        seen = [channel.next()]
        while seen[-1][0]["t"] not in ("exit", "refused"):
            seen.append(channel.next())
        assert seen[-1][0] == {"t": "exit", "s": 1, "status": 0}, seen
        assert b"".join(body for header, body in seen if header["t"] == "out") == b"hello 1 2\n"
    finally:
        channel.close()
