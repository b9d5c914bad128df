#!/usr/bin/python
"""Behaves in one way after the other; `count` is the session's."""
import locale
import os
import signal
import socket
import subprocess
import sys
import time
import warnings

from ansible_collections.cloud.common.plugins.module_utils.turbo.exceptions import EmbeddedModuleFailure
from ansible_collections.cloud.common.plugins.module_utils.turbo.module import AnsibleTurboModule
from ansible_collections.acme.turbo.plugins.module_utils import tally

DOCUMENTATION = "module: odd"
count = 0


class Thing:
    __module__ = "acme"


def look(module):
    return dict(cwd=os.getcwd(), umask="%o" % oct_umask(), env=os.environ.get("ACME"), argv=len(sys.argv),
                lang=locale.setlocale(locale.LC_ALL), stdin=sys.stdin.read(), tmp=module.tmpdir.rpartition("/")[0],
                fds=[os.path.exists("/proc/self/fd/%d" % fd) for fd in range(3)])


def oct_umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask


def helper_fails(module):
    raise EmbeddedModuleFailure("helper says no", code=7, secret=module.params["secret"])


def print_later():
    subprocess.Popen(["sh", "-c", "exec >&- 2>&-; sleep 1"])


def main():
    global count
    module = AnsibleTurboModule(argument_spec=dict(
        how=dict(default="look"), host=dict(), secret=dict(no_log=True), number=dict(type="int", default=5),
        text=dict(aliases=["words"]), seconds=dict(type="float", default=0)), supports_check_mode=True)
    how = module.params["how"]
    count += 1
    if how == "look":
        module.exit_json(**look(module))
    elif how == "count":
        module.exit_json(count=count, pid=os.getpid(), found=tally.looked_up(module.params["text"]))
    elif how == "sleep":
        time.sleep(module.params["seconds"])
        module.exit_json(pid=os.getpid())
    elif how == "dirty":
        os.chdir("/usr")
        os.umask(0o77)
        os.environ["ACME"] = "dirty"
        locale.setlocale(locale.LC_ALL, "C")
        sys.path.insert(0, "/nowhere")
        module.exit_json(changed=True)
    elif how == "params":
        module.exit_json(params={k: v for k, v in module.params.items()}, path="/nowhere" in sys.path)
    elif how == "set":
        module.exit_json(value={1, 2})
    elif how == "bytes":
        module.exit_json(value=b"bytes")
    elif how == "nan":
        module.exit_json(value=float("nan"))
    elif how == "object":
        module.exit_json(value=Thing)
    elif how == "two":
        print('{"first": true}')
        module.exit_json(second=True)
    elif how == "nothing":
        return
    elif how == "raise":
        raise ValueError("as it is")
    elif how == "sysexit":
        sys.exit(4)
    elif how == "swallow":
        try:
            module.exit_json(answer="first")
        except Exception:
            module.fail_json(msg="second")
    elif how == "print":
        print("junk before")
        os.system("echo from a shell")
        module.exit_json(printed=True)
    elif how == "stderr":
        sys.stderr.write("said on stderr\n")
        sys.exit(3)
    elif how == "warn":
        module.warn("be warned")
        warnings.warn("of Python's own")
        module.exit_json()
    elif how == "leak":
        module.exit_json(text="the secret is " + module.params["secret"])
    elif how == "helper":
        helper_fails(module)
    elif how == "fork":
        if os.fork() == 0:
            os._exit(0)
        os.wait()
        module.exit_json(forked=True)
    elif how == "background":
        print_later()
        module.exit_json(left=True)
    elif how == "close":
        os.close(0)
        os.closerange(3, 60)
        module.exit_json(closed=True)
    elif how == "close all":
        os.closerange(0, 1000)
        module.exit_json(closed="all")
    elif how == "fork and exit":
        if os.fork():
            os._exit(0)
        time.sleep(0.2)
        module.exit_json(answered="by the child")
    elif how == "a child answers":
        if os.fork() == 0:
            module.exit_json(who="child")
        os.wait()
        os._exit(0)
    elif how == "locale":
        module.exit_json(before=locale.setlocale(locale.LC_ALL), after=locale.setlocale(locale.LC_ALL, "C.UTF-8"),
                         comma=locale.localeconv()["decimal_point"])
    elif how == "memory":
        raise MemoryError
    elif how == "every descriptor":
        for fd in range(3, 1000):
            try:
                os.write(fd, b"not a frame, whatever you think" * 9)
            except OSError:
                pass
        module.exit_json(wrote="everywhere")
    elif how == "the daemon's socket":
        daemon = socket.socket(socket.AF_UNIX)
        try:
            daemon.connect(os.environ.get("HEARTH_RUNTIME_DIR", "/nowhere") + "/worker.sock")
            daemon.sendall(b"not a frame, whatever you think" * 9)
            daemon.recv(1)
        except OSError:
            pass
        module.exit_json(wrote="to the daemon")
    elif how == "never":
        while True:
            time.sleep(1)
    elif how == "exit":
        os._exit(3)
    elif how == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif how == "segfault":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif how == "parent":
        os.kill(os.getppid(), signal.SIGKILL)
        module.exit_json(killed="parent")
    elif how == "socket":
        for fd in range(3, 60):
            try:
                if os.readlink("/proc/self/fd/%d" % fd).startswith("socket:"):
                    os.write(fd, b"not a frame, whatever you think" * 9)
            except OSError:
                pass
        module.exit_json(wrote=True)
    elif how == "much":
        module.exit_json(value="x" * int(module.params["number"]))
    module.fail_json(msg="unknown how")


if __name__ == "__main__":
    main()
