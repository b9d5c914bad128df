#!/usr/bin/python3
"""A module that does one odd thing, as its parameter `do` says."""

import os
import sys

from ansible.module_utils.basic import AnsibleModule


def crash(module):
    raise RuntimeError("on purpose")


def crash_in_utils(module):
    module.run_command(["true"], data=3)


def segfault(module):
    import ctypes
    import resource
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.string_at(0)


def exit_at_once(module):
    print('{"said": "before _exit"}')
    sys.stdout.flush()
    os._exit(3)


def exit_text(module):
    sys.exit("a text for the caller")


def exit_number(module):
    sys.exit(module.params["number"])


def exit_none(module):
    sys.exit(None)


def returns(module):
    pass


def interrupt(module):
    raise KeyboardInterrupt


def excepthook(module):
    sys.excepthook = lambda kind, value, tb: sys.stderr.write("hook: %s\n" % value)
    raise ValueError("hooked")


def junk(module):
    print("junk before")
    module.exit_json(changed=False, text="caf\u00e9 \udce9")


def large(module):
    module.exit_json(text="0123456789abcdef" * 196608)


def read_stdin(module):
    module.exit_json(got=sys.stdin.read(), closed=sys.stdin.closed, fd=os.read(0, 10).decode())


def thread(module):
    import threading

    def late():
        threading.main_thread().join()
        os.write(1, b"late\n")
    threading.Thread(target=late).start()
    module.exit_json(changed=False)


def at_exit(module):
    import atexit
    atexit.register(lambda: os.write(2, b"at exit\n"))
    module.exit_json(changed=False)


class Deleted(object):
    def __init__(self, text):
        self.text = text

    def __del__(self):
        os.write(2, self.text)


def unclosed(module):
    global LEFT, DELETED
    DELETED = Deleted(b"deleted\n")
    LEFT = open(module.params["path"], "w")
    LEFT.write("never closed")
    module.exit_json(changed=False)


def deleted(module):
    global DELETED
    DELETED = Deleted(b"deleted\n")
    module.exit_json(changed=False)


def daemonize(module):
    if os.fork() == 0:
        os.setsid()
        null = os.open("/dev/null", os.O_RDWR)
        for fd in range(3):
            os.dup2(null, fd)
        import time
        time.sleep(2)
        os._exit(0)
    module.exit_json(changed=True)


def background_keeps_stdout(module):
    parent = os.getpid()
    if os.fork() == 0:
        import time
        while os.getppid() == parent:
            time.sleep(0.05)
        os.write(1, b"from the background\n")
        os._exit(0)
    module.exit_json(changed=True)


def sleep(module):
    import signal
    import time
    signal.signal(signal.SIGTERM, lambda number, frame: (os.write(1, b"terminated\n"), os._exit(7)))
    os.write(1, b"sleeping\n")
    time.sleep(30)


def report(module):
    import locale
    import resource
    import signal
    import tempfile
    import time
    main = sys.modules["__main__"]
    umask = os.umask(0)
    os.umask(umask)
    state = dict((line.split(":")[0], line.split(":")[1].strip()) for line in open("/proc/self/status"))
    module.exit_json(
        argv=sys.argv[1:], argv0=sys.argv[0].rpartition("/")[2], orig_argv=getattr(sys, "orig_argv", None),
        path=sys.path[1:], executable=sys.executable, flags=repr(sys.flags), warnoptions=sys.warnoptions,
        prefix=[sys.prefix, sys.exec_prefix, sys.base_prefix], recursion=sys.getrecursionlimit(),
        cwd=os.getcwd(), umask=umask, environ=sorted((repr(k), repr(v)) for k, v in os.environb.items()),
        printenv=repr(__import__("subprocess").check_output(["env", "-0"])), home=os.path.expanduser("~"),
        stdin=stream(sys.stdin), stdout=stream(sys.stdout), stderr=stream(sys.stderr),
        same=[sys.stdin is sys.__stdin__, sys.stdout is sys.__stdout__],
        fds=sorted(int(fd) for fd in os.listdir("/proc/self/fd")), ours=os.popen("ls /proc/self/fd").read(),
        ignored=state["SigIgn"], blocked=state["SigBlk"], caught=state["SigCgt"],
        signals=[repr(signal.getsignal(n)) for n in sorted(signal.valid_signals()) if n not in (9, 19)],
        limits=[resource.getrlimit(n) for n in range(16)], nice=os.nice(0),
        locale=locale.setlocale(locale.LC_ALL), encoding=[sys.getfilesystemencoding(), locale.getpreferredencoding()],
        time=[time.tzname, time.timezone, time.strftime("%Z", time.localtime(86400 * 200))],
        main=sorted(vars(main)), main_file=str(getattr(main, "__file__", None)).rpartition("/")[2],
        main_name=main.__name__, loader=type(main.__loader__).__mro__[-2].__name__,
        package=main.__package__, builtins=type(main.__builtins__).__name__, tempdir=tempfile.gettempdir(),
        tty=os.isatty(0), threads=__import__("threading").active_count(), switch=sys.getswitchinterval(),
        gc=[__import__("gc").isenabled(), __import__("gc").get_threshold()],
        dont_write=sys.dont_write_bytecode, meta=len(sys.meta_path), hooks=len(sys.path_hooks))


def stream(s):
    raw = getattr(s.buffer, "raw", s.buffer)
    return [s.encoding, s.errors, s.line_buffering, s.name, s.mode, getattr(s, "write_through", None), repr(s.newlines),
            type(s.buffer).__name__, s.fileno(), raw.name, raw.mode, raw.closefd]


def modules(module):
    import ansible.module_utils.common.text.converters
    main = sys.modules["__main__"]
    folder = main._modlib_path
    loaded = dict((n, m) for n, m in sys.modules.items() if n.split(".")[0].startswith("ansible") and m.__name__ == n)
    module.exit_json(
        names=sorted(loaded),
        files=dict((n, getattr(m, "__file__", "").replace(folder, "ZIP")) for n, m in loaded.items()),
        loaders=dict((n, [repr(m.__loader__).replace(folder, "ZIP"), repr(m.__spec__).replace(folder, "ZIP")])
                     for n, m in loaded.items() if "six.moves" not in n),
        paths=dict((n, [p.replace(folder, "ZIP") for p in m.__path__]) for n, m in loaded.items()
                   if hasattr(m, "__path__")),
        exists=os.path.exists(folder), name=os.path.basename(folder), fqn=main._module_fqn,
        parent=os.path.basename(os.path.dirname(folder))[:20],
        main=getattr(sys.modules["ansible.module_utils.basic"], "__main__", sys).__name__,
        getaddrinfo=repr(__import__("socket").getaddrinfo).split(" at ")[0], intern=type(sys.intern).__name__)


def child_python(module):
    """What respawn does: another Python that imports from the payload."""
    import subprocess
    env = dict(os.environ, PYTHONPATH=sys.modules["__main__"]._modlib_path)
    code = "import sitecustomize, sys, ansible.module_utils.basic as b; print(b.__file__ == sys.path[0] + '/ansible/module_utils/basic.py')"
    module.exit_json(out=subprocess.check_output([sys.executable, "-c", code], env=env).decode())


def respawn(module):
    from ansible.module_utils.common import respawn as r
    if not r.has_respawned():
        r.respawn_module(sys.executable)
    module.exit_json(respawned=True)


def probe(module):
    from ansible.module_utils.common import respawn as r
    module.exit_json(found=r.probe_interpreters_for_module(["/nowhere/python", sys.executable], "json"))


def missing(module):
    """What core has, but this payload has not."""
    try:
        from ansible.module_utils.facts import ansible_collector
        module.exit_json(found=ansible_collector.__file__)
    except ImportError as error:
        module.exit_json(error=str(error))


def main():
    module = AnsibleModule(argument_spec=dict(
        do=dict(type="str", required=True), number=dict(type="int"), path=dict(type="str")))
    globals()[module.params["do"]](module)


if __name__ == "__main__":
    main()
