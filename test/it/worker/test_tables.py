"""The tables of known wrappers and files are those of the ansible-cores that they name."""

import os
import subprocess
import sys

import pytest

import worker_cases

sys.path.insert(0, os.path.join(worker_cases.ROOT, "tools"))
import known_wrappers as tool  # noqa: E402
import known_members  # noqa: E402
import wrapper  # noqa: E402

VERSIONS = {version for versions in tool.load(tool.WRAPPERS, "SHAPES").values() for version in versions}


@pytest.mark.parametrize("core", sorted(worker_cases.cores()))
def test_the_tables_hold_what_this_core_writes(core):
    answer = tool.asked(worker_cases.cores()[core])
    if answer["version"] not in VERSIONS:
        pytest.skip("ansible-core %s is newer than the tables: tools/known_wrappers.py" % answer["version"])
    shapes = tool.load(tool.WRAPPERS, "SHAPES")
    assert [s for s in answer["shapes"] if answer["version"] not in shapes.get(s, ())] == []
    # A distribution patches a file or two; those are imported by each child.
    assert len(set(answer["members"]) - known_members.DIGESTS) <= 2


def test_the_tables_cover_debians_core_and_every_one_of_ansible_venv():
    names = subprocess.run([os.path.join(worker_cases.ROOT, "tools/ansible_venv"), "list"], stdout=subprocess.PIPE, check=True)
    assert {version.rpartition(".")[0] for version in VERSIONS} >= {"2.14", *names.stdout.decode().split()}


@pytest.mark.parametrize("core", sorted(worker_cases.cores()))
def test_a_shape_does_not_depend_on_module_parameters_or_time(wrappers, core):
    shapes = {wrapper.cut(wrappers.get(core, key)).shape for key in ("ping", "crash", "setup", "library_ping", "number4")}
    assert len(shapes) == 1


@pytest.mark.parametrize("core", sorted(worker_cases.cores()))
def test_any_other_change_makes_another_shape(wrappers, core):
    text = wrappers.get(core, "ping")
    shape = wrapper.cut(text).shape
    for before, after in ((b"sys.path.insert(0, modlib_path)", b"sys.path.insert(1, modlib_path)"),
                          (b"_payload.zip'", b"_payload.zip' + ''"), (b"ansible.modules.ping'", b"ansible.modules.pong'"),
                          (b"import sys\n", b"import sys;\n"), (b"if __name__ ==", b"if not __name__ !="),
                          (b"_ANSIBALLZ_WRAPPER = True", b"_ANSIBALLZ_WRAPPER = True; print(1)")):
        if text.count(before) == 1 and before.startswith(b"ansible.modules"):
            continue  # the only place that names it: a wrapper of another module
        changed = text.replace(before, after, 1)
        assert changed != text, before
        cut = wrapper.cut(changed)
        assert cut is None or cut.shape != shape, before


def test_only_a_plain_string_literal_is_read_as_parameters():
    assert wrapper.read_literal(b"'a'") == "a"
    assert wrapper.read_literal(b"'a\\n\\'b'") == "a\n'b"
    assert wrapper.read_literal(b"\"it's\"") == "it's"
    for code in (b"'a' + 'b'", b"f()", b"'a' if x else 'b'", b"b'a'", b"['a']", b"''.join('a')", b"'", b"", b"1"):
        assert wrapper.read_literal(code) in (None, "ab"), code
    assert wrapper.read_literal(b"'a'+f('b')") is None


def test_the_tool_says_what_a_version_lacks(tmp_path):
    run = subprocess.run([sys.executable, tool.__file__, "--check", "/usr/bin/python3"], stdout=subprocess.PIPE)
    assert run.returncode in (0, 1) and b"ansible-core" in run.stdout
