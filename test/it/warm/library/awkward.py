#!/usr/bin/python
"""A new-style module that does, on request, what modules should not do."""
import ctypes
import json
import os
import signal
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


HOW = {"segfault": segfault, "exit": leave, "sysexit": sysexit, "raise": throw, "silent": silent, "junk": junk, "stdin": stdin,
       "daemonize": daemonize, "thread": thread, "output": output, "kill": kill, "state": state, "look": look,
       "respawn": respawn, "child": child, "files": files, "prefix": prefix}


def main():
    module = AnsibleModule(argument_spec={"how": {"choices": sorted(HOW)}})
    HOW[module.params["how"]](module)


if __name__ == "__main__":
    main()
