"""Rules of the comparison."""
from bench.common.compare import differences, plain, results


def test_times_and_temporary_names_may_differ():
    a = {"changed": False, "delta": "0:01", "src": "/root/.ansible/tmp/ansible-tmp-17.2-9-1/x"}
    b = {"changed": False, "delta": "0:02", "src": "/root/.ansible/tmp/ansible-tmp-18.3-7-2/x"}
    assert plain(a) == plain(b)


def test_a_value_that_differs_is_named_with_its_place():
    want = results('["ping", "h", "ok", {"ping": "pong", "invocation": {"module_args": {"a": 1}}}]')
    have = results('["ping", "h", "ok", {"ping": "pong", "invocation": {"module_args": {"a": 2}}}]')
    assert differences(want, have) == ["ping: [3].invocation.module_args.a: 2 instead of 1"]


def test_a_missing_result_is_a_difference():
    assert differences(results('["ping", "h", "ok", {}]'), []) == ["0 results instead of 1"]


def test_a_key_that_only_one_side_has_is_a_difference():
    assert differences([["m", {"x": 1}]], [["m", {}]]) == ["m: [1].x: None instead of 1"]
