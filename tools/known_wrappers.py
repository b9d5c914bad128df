#!/usr/bin/python3
"""Writes the tables by which a worker knows the wrappers and module_utils of released ansible-cores.

    tools/known_wrappers.py PYTHON...     adds what these interpreters' ansible-core has
    tools/known_wrappers.py --check PYTHON...   says what is missing, exit code 1 if anything is

PYTHON is an interpreter that has ansible-core installed, such as build/venv/ansible-2.21/bin/python.
Run the worker's tests with that version before the tables are committed: they say "tested".
"""

import ast
import importlib.util
import json
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WORKER = os.path.join(ROOT, "integrations", "worker")
WRAPPERS = os.path.join(WORKER, "known_wrappers.py")
MEMBERS = os.path.join(WORKER, "known_members.py")

WRAPPERS_HEAD = '''"""Shapes of wrapper texts (wrapper.py) whose fast path was tested, and the ansible-cores that write them.

Written by tools/known_wrappers.py.
"""

SHAPES = {
'''
MEMBERS_HEAD = '''"""Files of ansible-core's module_utils, by name and content, that the zygote may import ahead.

Importing them changes nothing and reads nothing of the machine but what preload.refresh() reads
again (docs/decisions/, "the fast path"). Written by tools/known_wrappers.py.
"""

DIGESTS = frozenset("""
'''


def describe():
    """Runs under an interpreter with ansible-core: its shapes, and its files as a payload has them."""
    sys.path.insert(0, WORKER)
    import preload
    import wrapper
    import ansible
    folder = os.path.dirname(os.path.abspath(ansible.__file__))
    shapes, members = set(), set()
    for limit in (0, 1024):
        text = build(folder, limit)
        cut = wrapper.cut(text)
        if cut is None:
            raise SystemExit("wrapper.py does not understand the wrapper of ansible-core " + ansible.__version__)
        shapes.add(cut.shape)
    members.update(preload.digest(name, source) for name, source in roots(cut.zip))
    for path, _, files in os.walk(os.path.join(folder, "module_utils")):
        for file in files:
            if file.endswith(".py") and path != os.path.join(folder, "module_utils"):
                add(members, folder, os.path.join(path, file))
            elif file.endswith(".py") and file != "__init__.py":
                add(members, folder, os.path.join(path, file))
    print(json.dumps({"version": ansible.__version__, "shapes": sorted(shapes), "members": sorted(members)}))


def add(members, folder, path):
    import preload
    name = os.path.relpath(path, os.path.dirname(folder))[:-3].replace(os.sep, ".")
    if name.endswith(".__init__"):
        name = name[:-9]
    with open(path, "rb") as file:
        source = file.read()
    if may_be_ahead(name, source):
        members.add(preload.digest(name, source))


def may_be_ahead(name, source):
    """Not what a module carries as data (2.21: a program that imports dnf). Nor what warns at its import (2.20: of itself,
    that it is deprecated): the warning would stand in the result of every module that comes later."""
    calls = [line.value.func for line in ast.parse(source).body
             if isinstance(line, ast.Expr) and isinstance(line.value, ast.Call)]
    said = {getattr(function, "attr", getattr(function, "id", "")) for function in calls}
    return "._embed." not in name and not said & {"deprecate", "warn"}


def build(folder, limit, name="ping", args=None, path=None):
    """The wrapper that this ansible-core makes of one of its modules."""
    from ansible.executor import module_common
    from ansible.parsing.dataloader import DataLoader
    from ansible.plugins import loader
    from ansible.template import Templar
    if hasattr(loader, "init_plugin_loader") and not getattr(build, "ready", False):
        loader.init_plugin_loader()
        build.ready = True
    variables = {"ansible_python_interpreter": "/usr/bin/python3", "ansible_python_module_rlimit_nofile": limit}
    built = module_common.modify_module(
        module_name=name, module_path=path or os.path.join(folder, "modules", name + ".py"),
        module_args=args or {}, templar=Templar(loader=DataLoader()), task_vars=variables,
        module_compression="ZIP_DEFLATED")
    return built[0] if isinstance(built, tuple) else built.b_module_data


def roots(zip_text):
    """The two packages that ansible-core writes into the zip itself."""
    import base64
    import io
    import zipfile
    archive = zipfile.ZipFile(io.BytesIO(base64.b64decode(zip_text)))
    for name in ("ansible", "ansible.module_utils"):
        yield name, archive.read(name.replace(".", "/") + "/__init__.py")


def asked(python):
    """What `python` describes, with and without the comments that kept remote files have."""
    answers = []
    for keep in ("0", "1"):
        env = {k: v for k, v in os.environ.items() if not k.startswith(("ANSIBLE_", "PYTHON"))}
        env["ANSIBLE_KEEP_REMOTE_FILES"] = keep
        text = subprocess.run([python, os.path.abspath(__file__), "--describe"], env=env, check=True,
                              stdout=subprocess.PIPE).stdout
        answers.append(json.loads(text.splitlines()[-1]))
    answers[0]["shapes"] = sorted(set(answers[0]["shapes"] + answers[1]["shapes"]))
    return answers[0]


def load(path, name):
    if not os.path.exists(path):
        return None
    spec = importlib.util.spec_from_file_location("table", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, name)


def write(shapes, members):
    key = lambda version: [int(part) if part.isdigit() else 0 for part in version.split(".")]
    with open(WRAPPERS, "w") as file:
        file.write(WRAPPERS_HEAD)
        for shape in sorted(shapes, key=lambda s: (sorted(map(key, shapes[s])), s)):
            versions = '", "'.join(sorted(shapes[shape], key=key))
            file.write('    "%s":\n        ("%s",),\n' % (shape, versions))
        file.write("}\n")
    ordered = sorted(members)
    with open(MEMBERS, "w") as file:
        file.write(MEMBERS_HEAD)
        for at in range(0, len(ordered), 5):
            file.write(" ".join(ordered[at:at + 5]) + "\n")
        file.write('""".split())\n')


def main(arguments):
    check = arguments[:1] == ["--check"]
    shapes = {shape: set(versions) for shape, versions in (load(WRAPPERS, "SHAPES") or {}).items()}
    members = set(load(MEMBERS, "DIGESTS") or ())
    missing = 0
    for python in arguments[1:] if check else arguments:
        answer = asked(python)
        new = [s for s in answer["shapes"] if answer["version"] not in shapes.get(s, ())]
        new_members = set(answer["members"]) - members
        missing += len(new) + len(new_members)
        print("ansible-core %s: %d shapes, %d new; %d files, %d new" % (
            answer["version"], len(answer["shapes"]), len(new), len(answer["members"]), len(new_members)))
        for shape in answer["shapes"]:
            shapes.setdefault(shape, set()).add(answer["version"])
        members |= new_members
    if check:
        return 1 if missing else 0
    write(shapes, members)
    return 0


if __name__ == "__main__":
    if sys.argv[1:] == ["--describe"]:
        describe()
    elif len(sys.argv) < 2 or sys.argv[1].startswith("-h"):
        print(__doc__)
    else:
        sys.exit(main(sys.argv[1:]))
