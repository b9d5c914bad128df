"""Bad surroundings: one line that names the place and the mend, and the playbook runs whenever it can at all."""
import contextlib
import json
import os
import pathlib
import resource
import shutil
import socket
import sqlite3
import stat
import struct
import subprocess
import threading
import time

import pytest
import yaml

from support.playbooks import HEARTH, ansible_versions, site

DEBIAN = ansible_versions()[0][1]


@pytest.fixture
def here():
    with site(DEBIAN) as made:
        made.playbook = made.folder / "site.yml"
        made.playbook.write_text(yaml.safe_dump([{"hosts": "localhost", "connection": "local", "gather_facts": False,
                                                  "tasks": [{"command": "printf said"}, {"ping": {}}]}]))
        yield made


def runs_in_spite(here, done):
    """The playbook ran whole, and at most a few words stand beside Ansible's own."""
    assert done.returncode == 0, done
    assert b"ok=2" in done.stdout and b"failed=0" in done.stdout
    assert b"Traceback" not in done.stderr and b"rror" not in done.stdout
    ours = [line for line in done.stderr.splitlines() if line.startswith(b"hearth:")]
    assert len(ours) <= 2, ours
    return b"\n".join(ours).decode()


def in_namespace(here, script, **env):
    """Runs a shell script with mounts of its own."""
    return subprocess.run(["unshare", "-m", "sh", "-ec", script], env={**here.env, **env}, cwd=here.folder,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=120)


@pytest.mark.parametrize("text", [None, "- hosts: [\n", "just words\n"], ids=["missing", "no yaml", "no play"])
def test_a_playbook_that_cannot_be_read_is_ansibles_own_word(here, text):
    playbook = here.folder / "broken.yml"
    if text:
        playbook.write_text(text)
    plain = here.run(shutil.which("ansible-playbook", path=here.env["PATH"]), playbook)
    warm = here.hearth("run", playbook)
    assert warm.returncode == plain.returncode != 0
    assert warm.stdout == plain.stdout
    assert [line for line in warm.stderr.splitlines() if not line.startswith(b"hearth:")] == plain.stderr.splitlines()


def test_without_ansible_one_line_names_the_mend(here):
    done = here.hearth("run", here.playbook, env={"PATH": str(here.folder)})
    assert done.returncode == 66
    assert done.stdout == b""
    assert done.stderr.startswith(b"hearth: ") and b"ansible-playbook" in done.stderr and b"install" in done.stderr
    assert done.stderr.count(b"\n") == 1


def test_an_ansible_before_2_14_runs_the_ordinary_way(here):
    """A stand-in with the layout of a virtual environment: old Ansible does not install on this Python."""
    venv = here.folder / "old"
    package = venv / "lib/python3.11/site-packages/ansible"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "release.py").write_text("# release\n__version__ = '2.13.13'\n")
    (venv / "bin").mkdir()
    (venv / "pyvenv.cfg").write_text("home = /usr/bin\nversion = 3.11.2\n")
    os.symlink("/usr/bin/python3", venv / "bin/python3")
    program = venv / "bin/ansible-playbook"
    program.write_text(f"#!{venv}/bin/python3\nimport os, sys\n"
                       "assert not any(name.startswith('ANSIBLE_CONNECTION_PLUGINS') for name in os.environ)\n"
                       "print('ran', *sys.argv[1:])\n")
    program.chmod(0o755)
    done = here.hearth("run", "site.yml", "--check", env={"PATH": f"{venv}/bin:/usr/bin:/bin"})
    assert done.returncode == 0
    assert done.stdout == b"ran site.yml --check\n"
    assert done.stderr.count(b"\n") == 1 and b"2.13" in done.stderr


def test_a_full_disk_costs_only_the_record(here):
    script = f"""mkdir -p {here.folder}/full; mount -t tmpfs -o size=16k,mode=700 none {here.folder}/full
        dd if=/dev/zero of={here.folder}/full/fill bs=1k 2>/dev/null || true
        {HEARTH} run {here.playbook}; code=$?; {HEARTH} daemon --stop >/dev/null 2>&1; exit $code"""
    runs_in_spite(here, in_namespace(here, script, HEARTH_HOME=f"{here.folder}/full"))


def test_a_read_only_home_costs_only_the_record(here):
    script = f"""mkdir -p {here.folder}/ro; mount -t tmpfs -o ro,mode=700 none {here.folder}/ro
        {HEARTH} run {here.playbook}; code=$?; {HEARTH} daemon --stop >/dev/null 2>&1; exit $code"""
    runs_in_spite(here, in_namespace(here, script, HEARTH_HOME=f"{here.folder}/ro/below"))


def test_without_a_runtime_directory_the_run_is_plain_and_recorded(here):
    env = {"HEARTH_RUNTIME_DIR": "/nonexistent/below"}
    said = runs_in_spite(here, here.hearth("run", here.playbook, env=env))
    listed = here.hearth("playbook", "list", "--json", env=env)
    assert listed.returncode == 0, listed
    assert len(json.loads(listed.stdout)) == 1
    assert "/nonexistent" in said or said == "" or "playbook" in said


def test_a_runtime_directory_of_somebody_else_is_refused(here):
    folder = pathlib.Path(here.env["HEARTH_RUNTIME_DIR"])
    folder.mkdir(mode=0o700)
    os.chown(folder, 65534, 65534)
    runs_in_spite(here, here.hearth("run", here.playbook))
    assert list(folder.iterdir()) == []
    done = here.hearth("worker", "list")
    assert done.returncode == 77
    assert str(folder).encode() in done.stderr and done.stderr.count(b"\n") == 1


def test_a_runtime_directory_open_to_others_is_refused(here):
    folder = pathlib.Path(here.env["HEARTH_RUNTIME_DIR"])
    folder.mkdir(mode=0o700)
    folder.chmod(0o777)
    runs_in_spite(here, here.hearth("run", here.playbook))
    assert list(folder.iterdir()) == []
    assert b"chmod 700" in here.hearth("worker", "list").stderr


def wait_for_playbooks(here, count, env, seconds=20):
    """The daemon tries to open its home again every second."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        listed = here.hearth("playbook", "list", "--json", env=env)
        if listed.returncode == 0 and len(json.loads(listed.stdout)) == count:
            return True
        time.sleep(0.2)
    return False


def test_a_home_open_to_others_is_refused_with_the_mend(here):
    home = here.folder / "open"
    home.mkdir()
    home.chmod(0o755)
    runs_in_spite(here, here.hearth("run", here.playbook, env={"HEARTH_HOME": str(home)}))
    listed = here.hearth("playbook", "list", env={"HEARTH_HOME": str(home)})
    assert f"{home}: others may enter it; chmod 700 {home}".encode() in listed.stderr
    assert listed.stderr.count(b"\n") == 1
    assert stat.S_IMODE((home / "spool").stat().st_mode) == 0o700
    home.chmod(0o700)
    assert wait_for_playbooks(here, 1, {"HEARTH_HOME": str(home)})  # nothing was lost


def serve_refusals(path, stop):
    """A daemon of another version, as far as callers see one."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        os.chmod(path, 0o600)
        listener.listen(64)
        listener.settimeout(0.2)
        while not stop.is_set():
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                continue
            with connection:
                text = b'{"t":"refused","why":"version"}'
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # one only looks who listens
                    connection.recv(1 << 20)
                    connection.sendall(struct.pack(">4sII", b"HRT1", len(text), 0) + text)


def test_a_daemon_of_another_version_means_plain(here):
    folder = pathlib.Path(here.env["HEARTH_RUNTIME_DIR"])
    folder.mkdir(mode=0o700)
    stop = threading.Event()
    thread = threading.Thread(target=serve_refusals, args=(str(folder / "worker.sock"), stop))
    thread.start()
    try:
        runs_in_spite(here, here.hearth("run", here.playbook))
    finally:
        stop.set()
        thread.join()


def test_a_store_that_another_program_locked_costs_nothing_but_waiting(here):
    runs_in_spite(here, here.hearth("run", here.playbook))
    assert len(here.json("playbook", "list")) == 1
    here.stop()
    store = pathlib.Path(here.env["HEARTH_HOME"]) / "store.sqlite"
    other = sqlite3.connect(store, isolation_level=None)
    other.execute("PRAGMA locking_mode=EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    runs_in_spite(here, here.hearth("run", here.playbook))
    done = here.hearth("playbook", "list")
    if done.returncode != 0:
        assert done.returncode == 75
        assert b"store.sqlite" in done.stderr and done.stderr.count(b"\n") <= 2
    other.rollback()
    other.close()
    assert len(here.json("playbook", "list")) == 2


def test_thousands_of_inherited_descriptors_do_no_harm(here):
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    if limits[1] < 6000:
        pytest.fail(f"this test needs a hard limit of 6000 descriptors, it is {limits[1]}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (6000, limits[1]))
    held = [os.open("/dev/null", os.O_RDONLY) for _ in range(5000)]
    try:
        for fd in held:
            os.set_inheritable(fd, True)
        runs_in_spite(here, here.hearth("run", here.playbook, close_fds=False))
        assert len(os.listdir(f"/proc/{here.daemon_pid()}/fd")) < 60
    finally:
        for fd in held:
            os.close(fd)
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)


def test_a_path_without_python_is_enough(here):
    bin_folder = here.folder / "bin"
    bin_folder.mkdir()
    for name in ["ansible-playbook", "sh", "sleep", "mkdir", "chmod", "rm", "printf", "env"]:
        os.symlink(f"/usr/bin/{name}", bin_folder / name)
    runs_in_spite(here, here.hearth("run", here.playbook, env={"PATH": str(bin_folder)}))


@pytest.mark.parametrize("arguments", [["nonsense"], ["playbook", "show"], ["playbook", "list", "--limit", "x"], ["--nonsense"], []])
def test_a_command_line_that_makes_no_sense_says_so(here, arguments):
    done = here.hearth(*arguments)
    assert done.returncode == 64
    assert done.stdout == b"" and done.stderr != b""


@pytest.mark.parametrize("place", ["nonsense", "127.0.0.1:x", ":8000", "127.0.0.1:99999"])
def test_a_place_that_is_none_is_said_before_the_daemon_is_asked_to_make_room(here, place):
    here.hearth("run", here.playbook)
    daemon = here.daemon_pid()
    assert daemon
    done = here.hearth("serve", "--listen", place)
    assert done.returncode == 64 and b"ADDRESS:PORT is wanted" in done.stderr
    assert here.daemon_pid() == daemon


@pytest.mark.parametrize("noun", ["playbook", "result"])
@pytest.mark.parametrize("number,code", [("99", 66), ("nonsense", 64), ("-1", 66)])
def test_what_is_not_there_is_not_found(here, noun, number, code):
    done = here.hearth(noun, "show", "--", number)
    assert done.returncode == code, done
    assert done.stderr.startswith(b"hearth: ") and done.stderr.count(b"\n") == 1


def test_help_of_every_noun_has_an_example(here):
    for noun in ["run", "playbook", "result", "worker", "doctor", "daemon", None]:
        done = here.hearth(*([noun] if noun else []), "--help")
        assert done.returncode == 0, noun
        assert b"Example:" in done.stdout or b"example" in done.stdout.lower(), noun
    assert here.hearth("--version").stdout.startswith(b"hearth ")
