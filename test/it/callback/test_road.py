"""The road of an event: a daemon that is there, away, slow or dead, and a spool that takes the rest."""
import os
import signal
import subprocess
import sys
import time

import pytest
import support
from support import LOCAL, merged, of_kind

TASKS = 30


def run(ansible, folder, path, *args, **env):
    return support.playbook(ansible, support.environment(folder, **env), *LOCAL, path, *args)


def check_quiet(done):
    assert done.returncode == 0, done.stdout + done.stderr
    assert "hearth" not in done.stdout + done.stderr


def test_without_a_daemon_everything_is_in_one_private_spool(ansible, tmp_path):
    check_quiet(run(ansible, tmp_path, support.debugs(tmp_path, TASKS)))
    support.check_whole(support.spooled(tmp_path))
    (path,) = support.spool_files(tmp_path)
    assert os.path.basename(path) == support.spooled(tmp_path)[0]["producer"] + ".jsonl"
    assert os.stat(path).st_mode & 0o777 == 0o600
    assert os.stat(os.path.dirname(path)).st_mode & 0o777 == 0o700
    assert os.listdir(os.path.dirname(path)) == [os.path.basename(path)]


def test_a_spool_is_locked_while_it_may_grow_and_free_afterwards(ansible, tmp_path):
    process = support.playbook(
        ansible, support.environment(tmp_path), *LOCAL, support.debugs(tmp_path, 3, "    - pause: seconds=4\n"), start=True
    )
    wait_for(lambda: len(support.spool_files(tmp_path)) == 1 and len(support.spooled(tmp_path)) > 8)
    (path,) = support.spool_files(tmp_path)
    assert not can_be_locked(path)
    assert process.wait(60) == 0
    assert can_be_locked(path)


def test_a_worker_that_outlives_a_killed_playbook_does_not_hold_the_spool(ansible, tmp_path):
    # A lookup runs in the forked worker itself.
    plugins = tmp_path / "lookup_plugins"
    plugins.mkdir()
    pid = tmp_path / "pid"
    support.write(
        plugins,
        "lasting.py",
        "import os, time\nfrom ansible.plugins.lookup import LookupBase\n"
        "class LookupModule(LookupBase):\n"
        "    def run(self, terms, variables=None, **kwargs):\n"
        "        with open(%r, 'w') as file:\n"
        "            file.write(str(os.getpid()))\n"
        "        os.rename(%r, %r)\n"
        "        time.sleep(60)\n" % (str(pid) + ".new", str(pid) + ".new", str(pid)),
    )
    path = support.write(
        tmp_path,
        "lasting.yml",
        "- hosts: all\n  gather_facts: false\n  tasks:\n    - debug: msg=\"{{ lookup('lasting') }}\"\n",
    )
    process = support.playbook(ansible, support.environment(tmp_path), *LOCAL, path, start=True)
    wait_for(pid.exists)
    worker = int(pid.read_text())
    try:
        (spool,) = support.spool_files(tmp_path)
        assert not can_be_locked(spool)
        process.kill()
        process.wait(60)
        os.kill(worker, 0)  # it lives
        assert can_be_locked(spool)
    finally:
        os.kill(worker, signal.SIGKILL)


def can_be_locked(path):
    """By another process: a record lock never stands against its own."""
    program = "import fcntl, sys; fcntl.lockf(open(sys.argv[1], 'r+b'), fcntl.LOCK_EX | fcntl.LOCK_NB)"
    return subprocess.run([sys.executable, "-c", program, path], stderr=subprocess.DEVNULL, check=False).returncode == 0


@pytest.mark.parametrize("lines", [0, 1, 2, 17, 40, 90])
def test_a_daemon_that_vanishes_loses_nothing(ansible, tmp_path, lines):
    journal = support.listen(tmp_path, hang_up_after=lines)
    check_quiet(run(ansible, tmp_path, support.debugs(tmp_path, TASKS)))
    assert len(journal.lines) == lines
    events = merged(journal.events(), support.spooled(tmp_path))
    support.check_whole(events)
    assert len(of_kind(events, "result")) == TASKS


def test_a_daemon_that_reads_and_never_answers_costs_a_second_once_and_loses_nothing(ansible, tmp_path):
    journal = support.listen(tmp_path, acks=False, hang_up_after=50)
    check_quiet(run(ansible, tmp_path, support.debugs(tmp_path, TASKS)))
    support.check_whole(support.spooled(tmp_path))
    assert len(journal.lines) == 50


def test_a_daemon_that_never_reads_does_not_slow_the_playbook(ansible, tmp_path):
    big = "    - debug: msg={{ 'x' * 100000 }}\n" * 20
    path = support.debugs(tmp_path, TASKS, big)
    check_quiet(run(ansible, tmp_path, path))  # warm file caches
    begin = time.monotonic()
    check_quiet(run(ansible, tmp_path, path, HEARTH_RECORD="false"))
    plain = time.monotonic() - begin
    slow = tmp_path / "slow"
    journal = support.listen(slow, reads=False)
    begin = time.monotonic()
    check_quiet(run(ansible, slow, path))
    assert time.monotonic() - begin < plain + 3
    assert journal.connections == 1
    support.check_whole(support.spooled(slow))


def test_a_daemon_that_comes_back_gets_all_and_the_spool_goes(ansible, tmp_path):
    path = support.debugs(tmp_path, 3, "    - pause: seconds=7\n    - debug: msg=after\n")
    process = support.playbook(ansible, support.environment(tmp_path), *LOCAL, path, start=True)
    wait_for(lambda: support.spool_files(tmp_path) and len(support.spooled(tmp_path)) > 8)
    journal = support.listen(tmp_path)
    assert process.wait(60) == 0
    support.check_whole(journal.events())
    assert support.spool_files(tmp_path) == []


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("daemon", [True, False])
def test_what_was_told_before_a_signal_stands(ansible, tmp_path, how, daemon):
    journal = support.listen(tmp_path) if daemon else None
    told = journal.events if daemon else lambda: support.spooled(tmp_path)
    path = support.debugs(tmp_path, 3, "    - pause: seconds=8\n")
    env = support.environment(tmp_path)
    process = support.playbook(ansible, env, *LOCAL, path, start=True)
    try:
        wait_for(lambda: len(of_kind(told(), "task.start")) == 4)
        process.send_signal(how)
        process.wait(30)
    finally:
        support.end_what_is_left(env)
    assert b"hearth" not in (tmp_path / "output").read_bytes()
    events = merged(told(), support.spooled(tmp_path))
    assert [event["seq"] for event in events] == list(range(len(events)))
    assert len(of_kind(events, "result")) >= 3
    assert of_kind(events, "run.end") == [] or how == signal.SIGINT


def test_a_home_that_cannot_be_written_is_one_warning(ansible, tmp_path):
    blocked = support.write(tmp_path, "file", "")
    done = run(ansible, tmp_path, support.debugs(tmp_path, TASKS), HEARTH_HOME=os.path.join(blocked, "home"))
    assert done.returncode == 0
    assert one_warning(done)


def test_a_full_disk_is_one_warning_and_no_torn_line(ansible, tmp_path):
    limited = ["bash", "-c", "ulimit -f 8; exec \"$@\"", "-"]  # KiB, of any file
    command = [os.path.join(ansible, "ansible-playbook"), *LOCAL, support.debugs(tmp_path, TASKS)]
    env = support.environment(tmp_path)
    done = subprocess.run(limited + command, env=env, cwd=support.HERE, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert one_warning(done)
    events = support.spooled(tmp_path)  # fails on a torn line
    assert 0 < len(events) < TASKS
    assert [event["seq"] for event in events] == list(range(len(events)))


def one_warning(done):
    text = " ".join((done.stdout + done.stderr).split())
    return text.count("hearth.automation.record") == 1 and "not recorded" in text


def test_a_folder_that_others_may_enter_is_not_used(ansible, tmp_path):
    journal = support.listen(tmp_path)
    env = support.environment(tmp_path)
    os.chmod(os.path.dirname(journal.path), 0o755)
    done = support.playbook(ansible, env, *LOCAL, support.debugs(tmp_path, 2))
    check_quiet(done)
    assert journal.lines == [] and journal.connections == 0
    support.check_whole(support.spooled(tmp_path))


def test_two_playbooks_of_one_command_are_two_runs_of_one_producer(ansible, tmp_path):
    journal = support.listen(tmp_path)
    path = support.debugs(tmp_path, 2)
    run_id = "01890000-0000-7000-8000-000000000001"
    check_quiet(run(ansible, tmp_path, path, path, HEARTH_RUN=run_id))
    events = journal.events()
    assert [event["seq"] for event in events] == list(range(len(events)))
    starts = of_kind(events, "run.start")
    assert len(starts) == 2 and starts[0]["run"] == run_id != starts[1]["run"]
    assert [event["run"] for event in of_kind(events, "run.end")] == [start["run"] for start in starts]


def test_recording_can_be_turned_off(ansible, tmp_path):
    journal = support.listen(tmp_path)
    check_quiet(run(ansible, tmp_path, support.debugs(tmp_path, 1), HEARTH_RECORD="no"))
    assert journal.connections == 0 and support.spool_files(tmp_path) == []


def test_what_is_set_for_ara_holds_here_too(ansible, tmp_path):
    support.write(tmp_path, "ansible.cfg", "[ara]\nargument_labels = forks, tags\nrecord_user = false\nrecord_controller_name = of the file\n")
    variables = {"ARA_DEFAULT_LABELS": "one, two words", "ARA_IGNORED_ARGUMENTS": "forks,extra_vars", "ARA_RECORD_CONTROLLER_NAME": "c",
                 "ANSIBLE_CONFIG": tmp_path / "ansible.cfg"}
    check_quiet(run(ansible, tmp_path, support.debugs(tmp_path, 1), **variables))
    (began,) = of_kind(support.spooled(tmp_path), "run.start")
    assert began["labels"] == ["one", "two words", "tags:all"]
    assert (began["controller"], began["user"], began["arguments"]["forks"]) == ("c", None, "<not recorded>")
    os.unlink(support.spool_files(tmp_path)[0])
    check_quiet(run(ansible, tmp_path, support.debugs(tmp_path, 1), HEARTH_LABELS="ours,more", **variables))
    assert of_kind(support.spooled(tmp_path), "run.start")[0]["labels"] == ["ours", "more", "tags:all"]


def test_output_is_the_same_with_and_without(ansible, tmp_path):
    path = support.debugs(tmp_path, 3)
    with_it = run(ansible, tmp_path, path)
    env = support.environment(tmp_path)
    del env["ANSIBLE_CALLBACKS_ENABLED"]
    without = support.playbook(ansible, env, *LOCAL, path)
    assert (with_it.stdout, with_it.stderr, with_it.returncode) == (without.stdout, without.stderr, without.returncode)


def test_an_ad_hoc_call_is_a_run(ansible, tmp_path):
    env = support.environment(tmp_path, ANSIBLE_LOAD_CALLBACK_PLUGINS="1")
    done = support.playbook(ansible, env, *LOCAL, "h1", "-m", "command", "-a", "echo hi", program="ansible")
    assert done.returncode == 0, done.stdout + done.stderr
    events = support.spooled(tmp_path)
    support.check_whole(events)
    assert events[0]["path"] == "Ad-Hoc: command: echo hi" and "check:False" in events[0]["labels"]
    assert of_kind(events, "play.start")[0]["name"] == "Ansible Ad-Hoc"
    assert of_kind(events, "result")[0]["content"]["stdout"] == "hi"


@pytest.mark.parametrize("daemon", [True, False])
def test_what_workers_start_holds_neither_the_socket_nor_the_spool(ansible, tmp_path, daemon):
    if daemon:
        support.listen(tmp_path)
    seen = os.path.join(str(tmp_path), "fds")
    # A lookup runs in the forked worker; what it starts outlives the playbook where it wants to.
    plugins = tmp_path / "lookup_plugins"
    plugins.mkdir()
    support.write(
        plugins,
        "descriptors.py",
        "import subprocess\nfrom ansible.plugins.lookup import LookupBase\n"
        "class LookupModule(LookupBase):\n"
        "    def run(self, terms, variables=None, **kwargs):\n"
        "        with open(%r, 'wb') as file:\n"
        "            subprocess.run(['ls', '-l', '/proc/self/fd'], stdout=file, close_fds=False, check=True)\n"
        "        return ['x']\n" % seen,
    )
    path = support.write(
        tmp_path,
        "fds.yml",
        "- hosts: all\n  gather_facts: false\n  tasks:\n    - debug: msg=\"{{ lookup('descriptors') }}\"\n",
    )
    check_quiet(run(ansible, tmp_path, path))
    with open(seen, encoding="utf-8") as file:
        names = file.read()
    # The daemon's connection is the only socket that the controller made.
    assert seen in names and "socket:" not in names and "spool" not in names, names


def wait_for(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.05)
