"""Nothing that Ansible's modules computed at their import is another's: a callback writes it all down."""
import json

from controller.controllers import make_warm, warm, write

CALLBACK = r'''
import json, os, sys, re
from ansible.plugins.callback import CallbackBase


def simple(value, depth=0):
    if value is None or isinstance(value, (bool, int, float, str, bytes)):
        return repr(value)
    if isinstance(value, (list, tuple)) and depth < 3:
        return [simple(one, depth + 1) for one in value]
    if isinstance(value, dict) and depth < 3:
        return {repr(key): simple(one, depth + 1) for key, one in sorted(value.items(), key=repr)}
    return type(value).__name__


class CallbackModule(CallbackBase):
    CALLBACK_VERSION, CALLBACK_TYPE, CALLBACK_NAME = 2.0, "aggregate", "state"

    def v2_playbook_on_start(self, playbook):
        from ansible.utils.display import Display
        state = {}
        for name, module in sorted(sys.modules.items()):
            if name.startswith("ansible.") and module is not None:
                state[name] = {key: simple(value) for key, value in sorted(vars(module).items()) if not key.startswith("__")}
        display = Display()
        state["display"] = {key: simple(value) for key, value in vars(display).items()}
        state["python"] = {"argv": sys.argv, "orig_argv": getattr(sys, "orig_argv", None), "executable": sys.executable,
                           "path": sys.path, "flags": repr(sys.flags), "cwd": os.getcwd(), "env": sorted(os.environ.items()),
                           "main": sorted(key for key in vars(sys.modules["__main__"])),
                           "file": sys.modules["__main__"].__file__,
                           "streams": [(s.name, s.mode, s.encoding, s.errors, s.line_buffering) for s in (sys.stdin, sys.stdout, sys.stderr)],
                           "cmdline": open("/proc/self/cmdline").read().rstrip("\0").split("\0"),
                           "comm": open("/proc/self/comm").read(),
                           "ours": [name for name in sys.modules if name in ("call", "frames", "plain", "seen", "fresh", "runs", "ending", "codes")],
                           "fds": sorted(int(fd) for fd in os.listdir("/proc/self/fd") if int(fd) < 3)}
        with open(os.environ["STATE_FILE"], "w") as file:
            json.dump(state, file)
'''
PLAYBOOK = "- hosts: localhost\n  connection: local\n  gather_facts: false\n  tasks: [{debug: {msg: x}}]\n"


def states(here, runs, **options):
    found = []
    for run in runs:
        path = here.folder / "state.json"
        env = {"STATE_FILE": str(path), **options.get("env", {})}
        done = run("site.yml", "-v", env=env)
        assert done.returncode == 0, done
        found.append(json.loads(path.read_text()))
    return found


def differences(one, other, path=""):
    if isinstance(one, dict) and isinstance(other, dict):
        for key in one.keys() | other.keys():
            if key in one and key in other:
                yield from differences(one[key], other[key], path + "/" + key)
    elif one != other:
        yield path


def test_module_state_is_that_of_a_plain_start(here):
    write(here, "site.yml", PLAYBOOK)
    write(here, "callback_plugins/state.py", CALLBACK)
    write(here, "ansible.cfg", "[defaults]\nlog_path = log/ansible.log\nroles_path = roles:more\n")
    write(here, "log/ansible.log", "")
    make_warm(here, "--version")

    def cold(*arguments, env):
        return here.hearth("run", "--quiet", *arguments, env={**env, "HEARTH_CONTROLLER": "off"})

    def served(*arguments, env):
        return warm(here, *arguments, env=env)

    colds, warms = states(here, [cold, cold]), states(here, [served, served])
    by_chance = set(differences(*colds))
    # What differs between two plain starts differs between two warm ones: temporary folders, ids.
    assert by_chance == set(differences(*warms))
    assert any("DEFAULT_LOCAL_TMP" in path for path in by_chance) and any("random_int" in path for path in by_chance)
    assert set(differences(colds[0], warms[0])) - by_chance == set()
    # HEARTH_RUN differs each time; nothing else does.
    env = [dict(state["python"]["env"]) for state in (colds[0], warms[0])]
    assert {name for name in env[0] if env[0][name] != env[1].get(name)} == {"HEARTH_RUN", "HEARTH_CONTROLLER"}
    assert {name for name in env[1] if name not in env[0]} == set()
    log = (here.folder / "log/ansible.log").read_text()
    assert log.count("PLAY RECAP") == 4
    assert not list((here.home / ".ansible/tmp").iterdir())
