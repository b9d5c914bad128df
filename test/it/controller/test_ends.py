"""How a run ends when somebody ends it, a part of it, or what started it."""
import contextlib
import os
import signal
import subprocess
import time

from controller.conftest import ONE, site_of
from controller.controllers import HEARTH, controllers, gone, make_warm, sockets, warm, write

here = site_of(ONE)

PLAYBOOK = """
- hosts: localhost
  connection: local
  gather_facts: false
  tasks:
    - copy: {content: "{{ lookup('pipe', 'echo $PPID') }}", dest: "{{ playbook_dir }}/pid"}
    - command: sleep {{ seconds }}
    - debug: {msg: the end}
"""


def begin(here, seconds):
    """A warm run that sleeps, and the pid of its controller's child."""
    write(here, "site.yml", PLAYBOOK)
    if not controllers(here):
        make_warm(here, "--version")
    pid_file = here.folder / "pid"
    process = subprocess.Popen([HEARTH, "run", "--quiet", "site.yml", "-e", "seconds=%s" % seconds], cwd=here.folder, env=here.env,
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    end = time.monotonic() + 30
    while not pid_file.exists() or not pid_file.read_text():
        assert time.monotonic() < end and process.poll() is None
        time.sleep(0.02)
    busy, = [one for one in controllers(here) if one["busy"]]
    with open("/proc/%d/task/%d/children" % (busy["pid"], busy["pid"])) as children:
        child, = map(int, children.read().split())
    time.sleep(0.5)
    return process, child, busy["pid"]


def waited(process, child):
    """Its exit code. The workers of a killed playbook hold its output open, as without Hearth: they are ended here."""
    code = process.wait(timeout=60)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    process.communicate(timeout=60)
    return code


def wait_gone(pid, seconds=10):
    end = time.monotonic() + seconds
    while not gone(pid):
        assert time.monotonic() < end, "still there"
        time.sleep(0.02)


def test_the_process_list_shows_what_runs(here):
    process, child, _ = begin(here, 3)
    with open("/proc/%d/cmdline" % child) as file:
        words = file.read().rstrip("\0").split("\0")
    with open("/proc/%d/comm" % child) as file:
        assert file.read() == "ansible-playboo\n"
    assert words[-3:] == ["site.yml", "-e", "seconds=3"] and words[1].endswith("/ansible-playbook")
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0 and b"the end" in out, (out, err)


def test_interrupt_is_passed_on(here):
    process, child, _ = begin(here, 60)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 99 and err.count(b"User interrupted execution") == 1, (out, err)
    wait_gone(child)


def test_a_signal_that_ends_the_playbook_ends_the_run(here):
    for number in (signal.SIGTERM, signal.SIGUSR1):
        process, child, _ = begin(here, 60)
        process.send_signal(number)
        assert waited(process, child) == -number
        wait_gone(child)
        (here.folder / "pid").unlink()


def test_kill_of_the_run_kills_the_playbook(here):
    process, child, controller = begin(here, 60)
    process.kill()
    wait_gone(child)
    waited(process, child)
    assert not gone(controller)
    assert warm(here, "--version").returncode == 0


def test_kill_of_the_playbook_is_seen(here):
    process, child, _ = begin(here, 60)
    os.kill(child, signal.SIGKILL)
    assert waited(process, child) == -signal.SIGKILL


def test_kill_of_the_controller_leaves_the_playbook(here):
    process, child, controller = begin(here, 3)
    os.kill(controller, signal.SIGKILL)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0 and b"the end" in out, (out, err)
    done = here.hearth("run", "--quiet", "site.yml", "-e", "seconds=0")  # and nobody listens
    assert done.returncode == 0 and b"the end" in done.stdout, done


def test_kill_of_both_is_seen(here):
    process, child, controller = begin(here, 60)
    os.kill(controller, signal.SIGKILL)
    os.kill(child, signal.SIGKILL)
    assert waited(process, child) == -signal.SIGKILL


def test_kill_of_the_daemon_leaves_the_playbook(here):
    process, child, _ = begin(here, 3)
    os.kill(here.daemon_pid(), signal.SIGKILL)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0 and b"the end" in out, (out, err)


def test_a_controller_that_does_not_answer_is_left_alone(here):
    write(here, "site.yml", PLAYBOOK)
    make_warm(here, "--version")
    pid = controllers(here)[0]["pid"]
    os.kill(pid, signal.SIGSTOP)
    try:
        done = here.hearth("run", "--quiet", "site.yml", "-e", "seconds=0")
        assert done.returncode == 0 and done.stdout.count(b"the end") == 1, done
    finally:
        os.kill(pid, signal.SIGCONT)
    time.sleep(0.5)
    assert sockets(here)


def test_killed_at_any_moment_it_runs_once(here):
    write(here, "site.yml", "- hosts: localhost\n  connection: local\n  gather_facts: false\n"
                            "  tasks: [{shell: 'echo once >> {{ playbook_dir }}/times'}]\n")
    times = here.folder / "times"
    make_warm(here, "--version")
    for attempt in range(6):
        times.write_text("")
        found = controllers(here)
        if not found:
            make_warm(here, "--version")
            found = controllers(here)
        process = subprocess.Popen([HEARTH, "run", "--quiet", "site.yml"], cwd=here.folder, env=here.env, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(0.006 * attempt)
        os.kill(found[0]["pid"], signal.SIGKILL)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0 and times.read_text() == "once\n", (attempt, out, err)
