import subprocess
import sys
import types

import pytest
from hearth_module_utils import memo_text


def key(*args, **kwargs):
    return memo_text.key_of("m.f", "code", args, kwargs)


def test_equal_arguments_have_equal_keys():
    assert key(1, "a", x={"b": 1, "a": [None, True]}) == key(1, "a", x={"a": [None, True], "b": 1})
    assert len(key()) == 64


@pytest.mark.parametrize("one, other", [
    (1, "1"), (1, True), (1, 1.0), (0.0, -0.0), (None, "null"), ([], ()), ([], {}), (b"a", "a"), (["a"], "a"),
    ({"a": 1}, [["a", 1]]), (b"a", ["bytes", "61"]), ((1,), ["tuple", [1]]), ([[1], 2], [[1, 2]]), (1.5, ["float", (1.5).hex()])])
def test_arguments_that_differ_have_keys_that_differ(one, other):
    assert key(one) != key(other)


def test_names_and_places_and_functions_differ():
    keys = {key(1), key(x=1), key([1]), memo_text.key_of("m.g", "code", (1,), {}), memo_text.key_of("m.f", "edit", (1,), {})}
    assert len(keys) == 5


def nested(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return value


UNFIT = {"object": object(), "set": {1}, "number for a key": {1: "a"}, "class of text": type("S", (str,), {})("a"),
         "too deep": nested(100000), "set within": [{"a": {1}}]}


@pytest.mark.parametrize("value", UNFIT.values(), ids=UNFIT.keys())
def test_what_is_no_json_is_neither_argument_nor_value(value):
    with pytest.raises(memo_text.Unfit):
        key(value)
    with pytest.raises(memo_text.Unfit):
        memo_text.encode_value(value)


@pytest.mark.parametrize("value", [
    None, True, 0, -1.5, "", "h\u00f6st\0\n\ud800", b"", b"\xff\0", [], {}, {"a": [1, {"b": None}]}, 10 ** 30], ids=repr)
def test_values_come_back_as_they_went_in(value):
    back = memo_text.decode_value(memo_text.encode_value(value))
    assert back == value and type(back) is type(value)


@pytest.mark.parametrize("value", [(1,), [(1,)], float("nan"), float("inf"), bytearray(b"a")], ids=repr)
def test_what_would_come_back_as_another_is_no_value(value):
    with pytest.raises(memo_text.Unfit):
        memo_text.encode_value(value)


def test_a_value_has_a_greatest_size():
    memo_text.encode_value(bytes(memo_text.VALUE_BYTES_MAX - 1))
    with pytest.raises(memo_text.Unfit):
        memo_text.encode_value(bytes(memo_text.VALUE_BYTES_MAX))


@pytest.mark.parametrize("body", [b"", b"x", b"j", b"j{", b"\x80\x04."])
def test_other_bytes_are_no_value(body):
    with pytest.raises(ValueError):
        memo_text.decode_value(body)


def digest(text, name="f", file="m.py"):
    module = types.ModuleType("m")
    exec(compile(text, file, "exec"), module.__dict__)
    return memo_text.digest_of(getattr(module, name))


BODY = "def g():\n    return 1\nclass K:\n    def go(self):\n        return 1\ndef f(a, b=1, *, c=2):\n    return g() + K().go() + 1\n"


def test_the_same_text_has_the_same_digest_wherever_it_lies():
    assert digest(BODY) == digest(BODY, file="/elsewhere/payload.zip/m.py") == digest("\n\n# moved\n" + BODY)


@pytest.mark.parametrize("old, new", [
    ("+ 1\n", "+ 2\n"), ("b=1", "b=2"), ("c=2", "c=3"), ("def g():\n    return 1", "def g():\n    return 2"),
    ("self):\n        return 1", "self):\n        return 2"), ("f(a, ", "f(z, "), ("K().go()", "K().no()")])
def test_an_edit_gives_another_digest(old, new):
    assert old in BODY
    assert digest(BODY) != digest(BODY.replace(old, new))


def test_functions_that_call_each_other_end():
    text = "def f(n):\n    return g(n)\ndef g(n):\n    return f(n)\n"
    assert digest(text) != digest(text.replace("g(n)\n", "g(n + 1)\n"))


def test_a_digest_does_not_depend_on_the_hash_seed():
    program = ("import sys; sys.path.insert(0, %r)\nimport memo_text\ndef f(x):\n    return x in {'a', 'b', 'c', 'd', 'e'}\n"
               "print(memo_text.digest_of(f))" % memo_text.__file__.rpartition("/")[0])
    digests = {subprocess.run([sys.executable, "-c", program], env={"PYTHONHASHSEED": str(seed)}, stdout=subprocess.PIPE,
                              check=True).stdout for seed in range(1, 5)}
    assert len(digests) == 1


@pytest.mark.parametrize("module, scope", [
    ("ansible_collections.my.cloud.plugins.modules.vm", "my.cloud"), ("ansible.modules.ping", "ansible.modules"),
    ("__main__", "__main__")])
def test_a_function_belongs_to_its_collection(module, scope):
    assert memo_text.scope_of(module) == scope


def test_a_module_that_runs_as_a_program_keeps_its_name():
    names = {"__name__": "__main__", "__spec__": types.SimpleNamespace(name="ansible_collections.my.cloud.plugins.modules.vm")}
    exec("def f(): pass", names)
    assert memo_text.module_of(names["f"]) == "ansible_collections.my.cloud.plugins.modules.vm"


def test_names_are_cut_to_what_the_protocol_takes():
    assert len(memo_text.cut("\u00f6" * 400).encode()) == 512
