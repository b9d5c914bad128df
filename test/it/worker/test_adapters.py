"""What an adapter imports ahead, looked at before it does, and what a child gets of it. A small SDK stands for a real one."""
import json
import subprocess

import pytest

from played_daemon import WORKER

PROGRAM = """
import json, os, sys
sys.path.insert(0, {worker!r})
import ready
ready.load()
import rehearsal, sdk_imports, threading, warnings
from adapters.adapter import Adapter
adapter = Adapter("small", "small_sdk", "small_sdk", again=("small_sdk.again",))
base = [{sdk!r}] + [path for path in sys.path if path != {worker!r}]
pool = sdk_imports.Pool()
names = ["small_sdk", "small_sdk.again", "wsgiref.handlers"]
before = set(sys.modules), list(warnings.filters)
verdict = rehearsal.rehearse(adapter, names, pool, base, ready.own_modules({worker!r} + "/"))
answer = {{"why": verdict.why, "env": verdict.env}}
if not verdict.why:
    found = pool.bring_in(names, base, ready.own_modules({worker!r} + "/"))
    answer["left"] = sorted(set(sys.modules) - before[0] - {{"adapters", "adapters.adapter"}})
    answer["filters"] = warnings.filters == before[1]
    codes = [(pool.modules[name], sdk_imports.statements_of(pool.modules[name])) for name in adapter.again]
    os.chdir("/usr")
    os.environ["HOME"] = "/usr/home"
    for module, code in codes:
        exec(code, module.__dict__)
    pool.hand_out(found)
    import small_sdk.again
    answer["again"] = [small_sdk.again.FOLDER, small_sdk.again.HOME, small_sdk.again.kept() is pool.modules["small_sdk.again"].Kept]
print(json.dumps(answer))
"""
AGAIN = "import os\nFOLDER = os.getcwd()\nHOME = os.environ['HOME']\nclass Kept: pass\ndef kept(): return Kept\n"


@pytest.fixture
def small_sdk(tmp_path):
    def look(text, variables=()):
        package = tmp_path / "small_sdk"
        package.mkdir(exist_ok=True)
        (package / "__init__.py").write_text(text)
        (package / "again.py").write_text(AGAIN)
        (tmp_path / "undeclared_sdk.py").write_text("")
        done = subprocess.run(["/usr/bin/python3", "-c", PROGRAM.format(worker=WORKER, sdk=str(tmp_path))], check=True,
                              env={"PATH": "/usr/bin:/bin", "HOME": "/root", **dict(variables)}, cwd="/",
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=60)
        return json.loads(done.stdout)
    return look


def test_an_import_that_takes_nothing_is_done_ahead_and_leaves_nothing(small_sdk):
    found = small_sdk("import warnings\nwarnings.simplefilter('ignore', ResourceWarning)\n")
    assert found["why"] is None and found["env"] == []
    assert found["left"] == [] and found["filters"]


def test_what_a_declared_module_keeps_of_the_machine_is_read_again_and_its_classes_stay(small_sdk):
    assert small_sdk("")["again"] == ["/usr", "/usr/home", True]


def test_variables_that_an_import_reads_are_named(small_sdk):
    assert small_sdk("import os\nos.environ.get('SMALL_DEBUG')\n'SMALL_MODE' in os.environ\n")["env"] == ["SMALL_DEBUG", "SMALL_MODE"]


@pytest.mark.parametrize("text,why", [
    ("import threading, time\nthreading.Thread(target=time.sleep, args=(5,), daemon=True).start()\n", "starts threads"),
    ("import os\nHERE = os.getcwd()\n", "small_sdk reads the working directory"),
    ("open('/etc/hostname').close()\n", "small_sdk reads /etc/hostname"),
    ("import os\nALL = dict(os.environ)\n", "the whole environment"),
    ("import socket\nHOST = socket.gethostname()\n", "socket.gethostname"),
    ("import os\nos.system('true')\n", "os.system"),
    ("print('hello')\n", "prints"),
    ("import warnings\nwarnings.warn('old', UserWarning)\n", "warns"),
    ("import undeclared_sdk\n", "undeclared_sdk, which is not declared"),
    ("import os\nos._exit(3)\n", "ended the process"),
    ("import builtins\nif hasattr(builtins, 'second'): raise ImportError('once only')\nbuiltins.second = 1\n", "once only"),
], ids=["thread", "cwd", "file", "environment", "name", "program", "print", "warning", "undeclared", "exit", "once"])
def test_an_import_that_does_more_is_not_done_ahead(small_sdk, text, why):
    assert why in small_sdk(text)["why"]


LEARNT = """
import sys
sys.path.insert(0, {worker!r})
import ready
ready.load()
import adapted, adapters, sdk_imports
from adapters.adapter import Adapter
small = Adapter("small", "small_sdk", "small_sdk")
adapters.ALL = (small,)
own = ready.own_modules({worker!r} + "/")
zygote = adapted.Adapted([{sdk!r}] + [path for path in sys.path if path != {worker!r}], {{}}, None)
for turn in range(2):
    child = ["small_sdk"] + [name for name in sdk_imports.names_to_record(small) if name != "small_sdk"]
    zygote.learn(("small", child), own)
    zygote._used = (small,)
    zygote._pool.hand_out(["small_sdk"])
    zygote.leave()
    print(zygote.board.take() is None, len(child) > adapted.WORTH_LEARNING)
"""


def test_what_was_learnt_once_is_not_learnt_again(tmp_path):
    """Modules of the standard library that the zygote has itself are no news either."""
    (tmp_path / "small_sdk.py").write_text("")
    done = subprocess.run(["/usr/bin/python3", "-c", LEARNT.format(worker=WORKER, sdk=str(tmp_path))], check=True, cwd="/",
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, timeout=60)
    assert done.stdout.split() == ["True"] * 4
