"""What decides a start is looked at again for each run: no run has the settings of another."""
import os
import shutil
import subprocess
import time

from controller.conftest import ONE, site_of
from controller.controllers import HEARTH, ask, calls, controllers, make_warm, sockets, wait_for_controller, warm, write

here = site_of(ONE)

PLAYBOOK = ("- hosts: localhost\n  connection: local\n  gather_facts: false\n"
            "  tasks: [{debug: {msg: \"{{ lookup('env', 'WORD') }} {{ lookup('config', 'DEFAULT_FORKS') }} end\"}}]\n")


def forks(done):
    assert done.returncode == 0, done
    return int(done.stdout.split(b" end")[0].split()[-1])


def not_served(here, *arguments, **options):
    before = calls(here)
    done = here.hearth("run", "--quiet", *arguments, **options)
    assert calls(here) <= before
    return done


def prepare(here):
    write(here, "site.yml", PLAYBOOK)
    write(here, "ansible.cfg", "[defaults]\nforks = 3\n")


def test_an_edited_ansible_cfg_counts_at_once(here):
    prepare(here)
    make_warm(here, "--version")
    assert forks(warm(here, "site.yml")) == 3
    config = write(here, "ansible.cfg", "[defaults]\nforks = 4\n")
    os.utime(config, ns=(1, 1))  # neither its size nor its time tells
    assert forks(not_served(here, "site.yml")) == 4
    wait_for_controller(here, 1)
    assert forks(warm(here, "site.yml")) == 4
    config.unlink()
    assert forks(not_served(here, "site.yml")) == 5


def test_a_folder_that_everybody_may_write_to(here):
    prepare(here)
    make_warm(here, "--version")
    here.folder.chmod(0o777)
    try:
        done = not_served(here, "site.yml")
        assert forks(done) == 5 and b"world writable directory" in done.stderr, done
    finally:
        here.folder.chmod(0o700)
    assert forks(warm(here, "site.yml")) == 3


def test_variables_of_ansible_and_others_that_its_start_reads(here):
    prepare(here)
    make_warm(here, "--version")
    assert forks(not_served(here, "site.yml", env={"ANSIBLE_FORKS": "6"})) == 6
    assert forks(not_served(here, "site.yml", env={"LD_BIND_NOW": "1"})) == 3
    assert forks(not_served(here, "site.yml", env={"PYTHONTRACEMALLOC": "0"})) == 3
    # One that only the imports know of: the controller says no, and ends for a new one.
    assert forks(not_served(here, "site.yml", env={"LOGNAME": "somebody"})) == 3
    # One that nothing at the start reads is the run's own.
    wait_for_controller(here)
    done = here.hearth("run", "--quiet", "site.yml", env={"WORD": "mine"})
    assert b"mine 3 end" in done.stdout, done


def test_another_folder_has_its_own(here):
    prepare(here)
    make_warm(here, "--version")
    other = here.folder / "other"
    other.mkdir()
    write(here, "other/ansible.cfg", "[defaults]\nforks = 7\n")
    assert forks(not_served(here, "../site.yml", cwd=other)) == 7


def test_a_changed_file_of_ansible_is_noticed(here):
    """An own copy of the package, first in PYTHONPATH."""
    prepare(here)
    found = subprocess.run([str(here_python(here)), "-c", "import ansible; print(ansible.__path__[0])"], capture_output=True, text=True)
    copy = here.folder / "lib/ansible"
    shutil.copytree(found.stdout.strip(), copy, ignore=shutil.ignore_patterns("galaxy", "strategy"))
    shutil.copytree(found.stdout.strip() + "/plugins/strategy", copy / "plugins/strategy", ignore=shutil.ignore_patterns("mitogen*"))
    here.env["PYTHONPATH"] = str(copy.parent)
    make_warm(here, "--version")
    assert forks(warm(here, "site.yml")) == 3
    release = copy / "cli/__init__.py"
    release.write_text(release.read_text() + "\nprint('edited')\n")
    done = not_served(here, "site.yml")
    assert b"edited" in done.stdout, done


def here_python(here):
    with open(shutil.which("ansible-playbook", path=here.env["PATH"])) as script:
        return script.readline()[2:].strip()


def test_a_deleted_folder_and_closed_descriptors_go_the_ordinary_way(here):
    prepare(here)
    make_warm(here, "--version")
    before = calls(here)
    script = "mkdir gone; cd gone; rmdir ../gone; exec %s run --quiet ../site.yml" % HEARTH
    deleted = subprocess.run(["/bin/sh", "-c", script], cwd=here.folder, env=here.env, capture_output=True, stdin=subprocess.DEVNULL)
    assert b"Traceback" not in deleted.stderr or deleted.returncode != 0
    # A closed input is /dev/null. ansible-core 2.21 alone fails now and then where it is closed: its worker cannot leave stdio.
    for closed, alone, warm_ones in (("<&-", "</dev/null", 1), (">&-", ">&-", 0), ("2>&-", "2>&-", 0)):
        done = subprocess.run(["/bin/sh", "-c", "exec %s run --quiet site.yml %s" % (HEARTH, closed)], cwd=here.folder,
                              env=here.env, capture_output=True, stdin=subprocess.DEVNULL)
        plain = subprocess.run(["/bin/sh", "-c", "exec ansible-playbook site.yml %s" % alone], cwd=here.folder,
                               env=here.env, capture_output=True, stdin=subprocess.DEVNULL)
        assert (done.returncode, done.stdout) == (plain.returncode, plain.stdout), closed
        assert calls(here) == before + warm_ones, closed
        before = calls(here)
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    done = subprocess.run([HEARTH, "run", "--quiet", "site.yml"], cwd=here.folder, env=here.env, stdin=subprocess.DEVNULL,
                          stdout=writer, stderr=subprocess.PIPE)
    assert b"requires blocking IO" in done.stderr and done.returncode == 1
    os.close(reader)
    os.close(writer)
    assert calls(here) == before


def test_inherited_descriptors_umask_and_limits_are_the_callers(here):
    write(here, "site.yml", "- hosts: localhost\n  connection: local\n  gather_facts: false\n  tasks:\n"
                            "    - debug: {msg: \"{{ lookup('pipe', 'umask; ulimit -n') }}\"}\n"
                            "    - debug: {msg: \"{{ lookup('unvault', '/dev/fd/9') }}\"}\n")
    make_warm(here, "--version")
    before = calls(here)
    script = ("umask 037; ulimit -Sn 333; exec %s run --quiet site.yml 9<other" % HEARTH)
    write(here, "other", "by 9\n")
    done = subprocess.run(["/bin/sh", "-c", script], cwd=here.folder, env=here.env, capture_output=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 0 and b"0037" in done.stdout and b"333" in done.stdout and b"by 9" in done.stdout, done
    assert calls(here) == before + 1


def test_stdin_is_the_callers(here):
    write(here, "site.yml", "- hosts: localhost\n  connection: local\n  gather_facts: false\n"
                            "  tasks: [{debug: {msg: x}}]\n")
    make_warm(here, "--version")
    before = calls(here)
    for text, code in ((b"a password\n", 0), (b"", 1)):
        done = subprocess.run([HEARTH, "run", "--quiet", "site.yml", "--become-password-file", "-"], cwd=here.folder, env=here.env,
                              input=text, capture_output=True)
        assert done.returncode == code and (b"Empty password" in done.stderr) == (code == 1), done
    assert calls(here) == before + 2


def test_an_import_that_speaks_keeps_the_controller_out(here):
    """A warning that Ansible prints at its start would be seen in the first run alone."""
    prepare(here)
    (here.home / "log").mkdir()
    write(here, "ansible.cfg", "[defaults]\nforks = 3\nlog_path = %s\n" % (here.home / "log"))
    for _ in range(3):
        done = here.hearth("run", "--quiet", "site.yml")
        assert b"is not writeable" in done.stderr or b"log" in done.stderr, done
        time.sleep(0.5)
    assert calls(here) == 0


def test_there_are_few_and_they_end(here):
    prepare(here)
    for number in range(8):
        folder = here.folder / ("w%d" % number)
        folder.mkdir()
        before = {one["pid"] for one in controllers(here)}
        here.hearth("run", "--quiet", "--version", cwd=folder)
        end = time.monotonic() + 30
        while not {one["pid"] for one in controllers(here)} - before and time.monotonic() < end:
            time.sleep(0.05)
    assert 1 <= len(controllers(here)) <= 6
    pids = [one["pid"] for one in controllers(here)]
    for path in sockets(here):
        assert ask(path, "quit") == {"t": "quitting"}
    end = time.monotonic() + 10
    while any(os.path.exists("/proc/%d" % pid) for pid in pids) and time.monotonic() < end:
        time.sleep(0.05)
    assert not any(os.path.exists("/proc/%d" % pid) for pid in pids)


def test_strangers_and_nonsense_are_refused(here):
    import socket
    import frames
    prepare(here)
    make_warm(here, "--version")
    path, = sockets(here)
    assert path.stat().st_mode & 0o777 == 0o600 and path.parent.stat().st_mode & 0o777 == 0o700
    for data in (b"x" * 100, b"HRT1" + b"\xff" * 8, frames.encode({"t": "call", "v": 1, "argc": 1, "envc": 0, "fds": []}, b"a\0b\0"),
                 frames.encode({"t": "call", "v": 9}), frames.encode({"t": "call"}), frames.encode({"t": 5}), b"HRT1", b""):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(10)
            connection.connect(str(path))
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            answer = connection.recv(4096)
            assert answer == b"" or b"refused" in answer, (data, answer)
    assert forks(warm(here, "site.yml")) == 3
