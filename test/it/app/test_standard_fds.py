"""Started without descriptors 0, 1 or 2, nothing of Hearth's own stands there: it would be read as input, or printed into."""
import os
import re
import subprocess
import urllib.request

import pytest

from support.waiting import wait_for
from support.playbooks import BUILD, HEARTH, ansible_versions, site

NULL = "/dev/null"
CLOSED = {"in": "<&-", "out": ">&-", "err": "2>&-", "all": "<&- >&- 2>&-"}
each = pytest.mark.parametrize("closed", CLOSED.values(), ids=CLOSED)


@pytest.fixture
def here():
    with site(ansible_versions()[0][1]) as made:
        yield made


def started(here, closed, *command, **options):
    words = " ".join(map(str, command))
    return subprocess.Popen(["/bin/sh", "-c", f"exec {words} {closed}"], cwd=here.folder, env=here.env, **options)


def streams(pid):
    return [os.readlink(f"/proc/{pid}/fd/{fd}") for fd in range(3)]


@each
def test_a_daemon(here, closed):
    process = started(here, closed, HEARTH, "daemon", "--start", stdin=subprocess.DEVNULL)
    assert process.wait(60) == 0
    assert streams(here.daemon_pid()) == [NULL, NULL, str(here.home / "hearth/daemon.log")]


@pytest.mark.parametrize("closed", ["<&-", "2>&-", "<&- 2>&-"])
def test_a_server(here, closed):
    kept = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    process = started(here, closed, HEARTH, "serve", "--listen", "127.0.0.1:0", **kept)
    try:
        url = re.search(rb"http://\S+", process.stdout.readline())[0].decode()
        assert streams(process.pid)[0::2] == [NULL, NULL]
        with urllib.request.urlopen(url + "v1/playbooks", timeout=30) as answer:
            assert answer.status == 200
    finally:
        process.terminate()
        assert process.wait(60) == 0
        process.stdout.close()


@each
def test_a_far_end(here, closed):
    """Without its input it has no channel, and stays only for who might collect."""
    folder = here.folder / "far"
    here.env["HEARTH_RUNTIME_DIR"] = str(folder)
    process = started(here, closed, BUILD / "bin/hearth-far", "channel", stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                      stderr=subprocess.DEVNULL)
    try:
        assert wait_for(lambda: list(folder.glob("far/*/collect.sock")), 20)
        assert wait_for(lambda: streams(process.pid) == [NULL] * 3, 20)
    finally:
        process.kill()
        process.wait()
        process.stdin.close()


@each
def test_a_command_says_that_it_cannot_print_and_nothing_else_is_printed_into(here, closed):
    done = started(here, closed, HEARTH, "playbook", "list", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                   stderr=subprocess.PIPE)
    out, err = done.communicate(timeout=60)
    assert (done.returncode, out) == ((74, b"") if ">&-" in closed.split() else (0, b"no playbooks\n"))
    assert err == (b"hearth: stdout: Bad file descriptor\n" if closed == ">&-" else b"")
