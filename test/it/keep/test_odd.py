"""What goes wrong on a disk: whoever asks is told clearly, the journal keeps what it took, the store catches up, and one that is made again
from the journal is equal."""
import os
import pathlib
import shutil
import subprocess
import urllib.error
import uuid

import pytest

from ara_server import free_port, stop, wait_until_ready
from keep.home import Home, run_lines, until
from support.playbooks import HEARTH


def refused(call):
    """The status of an answer that is none of success."""
    with pytest.raises(urllib.error.HTTPError) as error:
        call()
    return error.value.code


def log_of(home):
    return (home.folder / "serve.log").read_text(errors="replace")


def spool(home, lines, producer):
    folder = home / "spool"
    folder.mkdir(mode=0o700, exist_ok=True)
    fresh = folder / f"{producer}.new"
    fresh.write_text("".join(line + "\n" for line in lines))
    fresh.chmod(0o600)
    fresh.rename(folder / f"{producer}.jsonl")


def test_a_damaged_page_is_said_and_the_journal_has_what_a_new_store_needs(tmp_path):
    home = Home(tmp_path / "one").start()
    home.add(1, 3000, word="before")
    whole = home.everything()
    home.stop()
    store = home.path / "store.sqlite"
    size = store.stat().st_size
    with open(store, "r+b") as file:
        for page in range(2, size // 4096, 3):
            file.seek(4096 * page)
            file.write(b"\xa5" * 4096)
    home.start()
    assert refused(lambda: home.get("results?limit=100000")) in (500, 503)
    producer, run, lines = run_lines(2, 40, word="during")
    spool(home.path, lines, producer)
    until(lambda: not list((home.path / "spool").iterdir()), "the journal took the run")
    assert "damaged" in log_of(home) and "journal" in log_of(home)
    for path in home.path.glob("store.sqlite*"):
        path.rename(tmp_path / path.name)  # as the message says
    until(lambda: home.get("playbooks")["count"] == 2, "the store is made again")
    now = home.everything()
    assert [one for one in now["results"] if one["playbook"] == 1] == whole["results"]
    home.stop()


def test_a_second_writer_is_refused_and_the_first_does_not_notice(tmp_path):
    home = Home(tmp_path / "one").start()
    home.add(1, 20)
    second = dict(home.server.env, HEARTH_RUNTIME_DIR=str(tmp_path / "run2"))
    (tmp_path / "run2").mkdir(mode=0o700)
    port, log = free_port(), tmp_path / "second.log"
    with open(log, "wb") as out:
        other = subprocess.Popen([HEARTH, "serve", "--listen", f"127.0.0.1:{port}"], env=second, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
    try:
        wait_until_ready(other, port, log)
        url, home.server.url = home.server.url, f"http://127.0.0.1:{port}"
        assert refused(lambda: home.send("POST", "labels", {"name": "no"})) == 503
        home.server.url = url
        until(lambda: "another process" in log.read_text(), "it says why")
        assert home.send("POST", "labels", {"name": "yes"})["name"] == "yes"
    finally:
        stop(other)
        home.stop()


@pytest.mark.skipif(subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode != 0, reason="no mount namespaces here")
def test_a_full_disk_is_said_and_nothing_that_was_taken_is_lost(tmp_path):
    home = Home(tmp_path / "one")
    for name in ("hearth", "run"):
        (home.folder / name).mkdir(parents=True, mode=0o700)
    env = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": str(home.folder), "LANG": "C.UTF-8", "HEARTH_HOME": str(home.path),
           "HEARTH_RUNTIME_DIR": str(home.folder / "run")}
    port, log = free_port(), home.folder / "serve.log"
    script = f'mount -t tmpfs -o size=12m,mode=0700 tmpfs "{home.path}" && exec "{HEARTH}" serve --listen 127.0.0.1:{port}'
    with open(log, "wb") as out:
        process = subprocess.Popen(["unshare", "-m", "sh", "-c", script], env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
    try:
        wait_until_ready(process, port, log)
        home.server = type("Server", (), {"url": f"http://127.0.0.1:{port}", "env": env, "process": process})()
        inside = pathlib.Path(f"/proc/{process.pid}/root{home.path}")
        playbook = home.send("POST", "playbooks", {"ansible_version": "2.19", "path": "/srv/a.yml"})["id"]
        (inside / "ballast").write_bytes(b"b" * (2 << 20))
        text, made, status = os.urandom(1 << 16).hex(), [], 201
        for n in range(400):  # of 130 kB each: more than there is room for
            try:
                made.append(home.send("POST", "records", {"playbook": playbook, "key": f"k{n}", "type": "text", "value": text + str(n)})["id"])
            except urllib.error.HTTPError as error:
                status = error.code
                break
        assert status == 503, f"{status} after {len(made)}"
        assert made and "full" in log.read_text()
        assert home.get(f"records/{made[0]}")["key"] == "k0", "what is there can be read"
        (inside / "ballast").unlink()
        until(lambda: home.send("POST", "labels", {"name": str(uuid.uuid4())}) is not None, "it goes on")
        found = {one["id"] for one in home.get("records?limit=1000")["results"]}
        assert set(made) <= found, "what was answered is there"
        whole = home.everything()
        shutil.copytree(inside, tmp_path / "copy", symlinks=True, ignore=shutil.ignore_patterns("store.sqlite*"))
    finally:
        stop(process)
    (tmp_path / "again").mkdir()
    (tmp_path / "copy").rename(tmp_path / "again" / "hearth")
    again = Home(tmp_path / "again").start()
    until(lambda: again.get("records")["count"] == len(whole["records"]), "the store is made again")
    assert again.everything() == whole
    again.stop()
