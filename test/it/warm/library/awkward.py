#!/usr/bin/python
"""A new-style module that does, on request, what modules should not do."""
import ctypes
import json
import locale
import os
import signal
import socket
import subprocess
import sys
import threading
import time

from ansible.module_utils.basic import AnsibleModule


# 32 and 33 belong to the C library: no program can set what becomes of them (signal(7)).
C_LIBRARY_SIGNALS = 1 << 31 | 1 << 32


def segfault(module):
    sys.stdout.write("before\n")
    sys.stdout.flush()
    ctypes.string_at(0)


def leave(module):
    sys.stdout.write('{"changed": false, "left": true}\n')
    sys.stdout.flush()
    os._exit(3)


def sysexit(module):
    sys.exit("text of sys.exit")


def throw(module):
    raise RuntimeError("thrown on purpose")


def silent(module):
    return None


def junk(module):
    print("junk before")
    print(json.dumps({"changed": False, "between": True}))
    print("junk after")
    sys.exit(0)


def stdin(module):
    module.exit_json(read=sys.stdin.read())


def daemonize(module):
    if os.fork() == 0:
        os.setsid()
        null = os.open("/dev/null", os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(null, number)
        time.sleep(1)
        os._exit(0)
    module.exit_json(daemonized=True)


def thread(module):
    threading.Thread(target=lambda: time.sleep(0.3)).start()
    module.exit_json(thread=True)


def output(module):
    module.exit_json(text="x" * 3_000_000)


def kill(module):
    os.kill(os.getpid(), signal.SIGKILL)


def state(module):
    os.chdir("/usr")
    os.umask(0o077)
    os.environ["LEFT_BEHIND"] = "1"
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    module.exit_json(cwd=os.getcwd())


def look(module):
    mask = os.umask(0)
    os.umask(mask)
    with open("/proc/self/status") as status:
        signals = [int(line.split()[1], 16) & ~C_LIBRARY_SIGNALS for line in status if line.startswith(("SigBlk", "SigIgn"))]
    module.exit_json(
        cwd=os.getcwd(), umask=mask, left=os.environ.get("LEFT_BEHIND"), argv=sys.argv, flags=str(sys.flags),
        signals=signals, executable=sys.executable, prefix=sys.prefix, name=__name__, has_file="__file__" in globals(),
        encodings=[sys.getfilesystemencoding(), sys.stdout.encoding, sys.stdout.errors, sys.stdin.encoding],
        environment={key: value for key, value in os.environ.items() if key not in ("_", "OLDPWD", "HEARTH_RUN", "COLLECT_FILE") and not key.startswith(("ANSIBLE_", "HEARTH"))},
        descriptors=len(os.listdir("/proc/self/fd")), buffering=sys.stdout.line_buffering,
        tmp=os.path.dirname(module.tmpdir), threads=threading.active_count(), tty=os.isatty(0),
        started=sorted(key for key in sys.modules if key.startswith("ansible.modules")))


def respawn(module):
    from ansible.module_utils.common.respawn import has_respawned, respawn_module
    if not has_respawned():
        respawn_module("/usr/bin/python3")
    module.exit_json(respawned=has_respawned())


def child(module):
    done = subprocess.run([sys.executable, "-c", "import sys; print(sys.version_info[:2])"], capture_output=True, text=True)
    module.exit_json(said=done.stdout, rc=done.returncode)


def files(module):
    import ansible.module_utils.basic as basic
    import zipfile
    payload = basic.__file__.split(".zip")[0] + ".zip"
    with zipfile.ZipFile(payload) as archive:
        names = sorted(name for name in archive.namelist() if name.endswith("basic.py"))
    module.exit_json(names=names, package=__package__, spec=bool(__spec__))


def prefix(module):
    module.exit_json(prefix=sys.prefix, executable=sys.executable)


def two(module):
    print(json.dumps({"first": True}))
    module.exit_json(second=True)


def a_set(module):
    module.exit_json(value={1})


def some_bytes(module):
    module.exit_json(value=b"bytes")


def not_a_number(module):
    module.exit_json(value=float("nan"), more=float("inf"))


def fork_and_exit(module):
    if os.fork():
        os._exit(0)
    time.sleep(0.2)
    module.exit_json(answered="by the child")


def child_answers(module):
    if os.fork() == 0:
        module.exit_json(who="child")
    os.wait()
    os._exit(0)


def close_all(module):
    os.closerange(0, 1000)
    module.exit_json(closed="all")


def close_others(module):
    os.close(0)
    os.closerange(3, 1000)
    module.exit_json(closed="all but its outputs")


def other_locale(module):
    before = locale.setlocale(locale.LC_ALL)
    module.exit_json(before=before, after=locale.setlocale(locale.LC_ALL, "C.UTF-8"), all=os.environ.get("LC_ALL"))


def kill_parent(module):
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(0.2)
    module.exit_json(killed="parent")


def every_descriptor(module):
    for number in range(3, 1000):
        try:
            os.write(number, b"no frame, whatever you think" * 9)
        except OSError:
            pass
    module.exit_json(wrote="everywhere")


def daemons_socket(module):
    daemon = socket.socket(socket.AF_UNIX)
    try:
        daemon.connect(os.environ.get("HEARTH_RUNTIME_DIR", "/nowhere") + "/worker.sock")
        daemon.sendall(b"no frame, whatever you think" * 9)
        daemon.recv(1)
    except OSError:
        pass
    module.exit_json(wrote="to the daemon")


def out_of_memory(module):
    raise MemoryError


def never(module):
    while True:
        time.sleep(1)


def big(module):
    module.exit_json(text="x" * module.params["size"])


HOW = {"two": two, "set": a_set, "bytes": some_bytes, "nan": not_a_number, "fork_and_exit": fork_and_exit, "child_answers": child_answers,
       "close_all": close_all, "close_others": close_others, "locale": other_locale, "kill_parent": kill_parent,
       "every_descriptor": every_descriptor, "daemons_socket": daemons_socket, "out_of_memory": out_of_memory, "never": never,
       "big": big, "segfault": segfault, "exit": leave, "sysexit": sysexit, "raise": throw, "silent": silent, "junk": junk, "stdin": stdin,
       "daemonize": daemonize, "thread": thread, "output": output, "kill": kill, "state": state, "look": look,
       "respawn": respawn, "child": child, "files": files, "prefix": prefix}


def main():
    module = AnsibleModule(argument_spec={"how": {"choices": sorted(HOW)}, "size": {"type": "int"}})
    HOW[module.params["how"]](module)


if __name__ == "__main__":
    main()
