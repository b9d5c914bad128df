"""Nothing of one call reaches another; who logs in otherwise has a session of its own."""
import os
import time

from sessions.place import ODD, odd, texts


def test_what_a_module_does_to_its_process_is_gone_for_the_next(place):
    results = place.play([odd("look"), odd("dirty"), odd("look"), odd("params"), odd("look")])
    assert results[0]["cwd"] == results[2]["cwd"] == results[4]["cwd"]
    keys = ("cwd", "umask", "env", "argv", "lang", "stdin", "fds")
    assert [results[2][key] for key in keys] == [results[0][key] for key in keys]
    assert results[3]["path"] is False and results[3]["params"]["how"] == "params"


def test_what_a_module_sees_is_what_it_sees_without(place):
    without, with_session = place.both([odd("look"), {**odd("look"), "environment": {"ACME": "x", "LC_ALL": "C"}}])
    keys = ("cwd", "umask", "env", "argv", "lang", "stdin", "tmp", "fds")
    for one, other in zip(without, with_session):
        assert [one[key] for key in keys] == [other[key] for key in keys]


def test_secrets_and_warnings_of_one_call_stay_with_it(place):
    results = place.play([odd("leak", secret="S3CRET"), odd("warn"), odd("look"), odd("helper", secret="S3CRET"),
                          odd("leak", secret="other")])
    assert "S3CRET" not in texts(results)
    assert results[0]["text"] == "the secret is " + "*" * 8
    assert "be warned" in results[1]["warnings"][0] and "warnings" not in results[2]
    assert results[3]["msg"] == "helper says no" and results[3]["code"] == 7 and results[3]["failed"]


def test_every_difference_of_a_login_is_another_session(place):
    def count(**options):
        return {ODD: {"how": "count", "text": "x", **options}}
    first = count(host="a", secret="one")
    results = place.play([first, count(host="a", secret="two"), count(host="b", secret="one"), first,
                          {**first, "environment": {"OS_CLOUD": "x"}}, first])
    assert [result["count"] for result in results] == [1, 1, 1, 2, 1, 3]


def test_ten_hosts_wait_for_the_slowest_and_not_for_the_sum(one):
    started = time.monotonic()
    results = one.play([odd("sleep", seconds=2)], hosts=10)
    assert len(results) == 10 and len({result["pid"] for result in results}) > 1
    assert time.monotonic() - started < 15  # one after the other takes 20


def test_coroutines_of_one_posture_share_a_loop(place):
    say = {"acme.turbo.beside": {"say": "{{ inventory_hostname }}", "seconds": 0.2, "how": "print"}}
    place.play([{"acme.turbo.beside": {"say": "first"}}])  # from here on it is known for what it is
    results = place.play([say], hosts=6)
    assert sorted(result["said"] for result in results) == ["h%d" % number for number in range(6)]
    for result in results:
        assert result["warnings"] == ["warned by " + result["said"]]
    assert max(result["most"] for result in results) > 1
    assert len({result["pid"] for result in results}) < 6


def test_a_coroutine_that_fails_fails_alone(place):
    place.play([{"acme.turbo.beside": {"say": "first"}}])
    how = "{{ 'raise' if inventory_hostname == 'h1' else 'exit' }}"
    task = {"acme.turbo.beside": {"say": "{{ inventory_hostname }}", "seconds": 0.2, "how": how}, "ignore_errors": True}
    results = place.play([task], hosts=4)
    failed = [result for result in results if result.get("failed")]
    assert len(results) == 4 and len(failed) == 1 and "ValueError" in texts(failed) or "h1" in texts(failed)


def test_coroutines_of_other_environments_do_not_share(place):
    place.play([{"acme.turbo.beside": {"say": "first"}}])
    task = {"acme.turbo.beside": {"say": "x", "seconds": 0.3}, "environment": {"ACME": "{{ inventory_hostname }}"}}
    results = place.play([task], hosts=4)
    assert sorted(result["env"] for result in results) == ["h0", "h1", "h2", "h3"]


def test_another_user_of_the_machine_gets_nowhere(one):
    one.site.env["ACME_SECRET"] = "S3CRET"
    one.play([odd("count", secret="{{ lookup('env', 'ACME_SECRET') }}")])
    runtime = one.site.runtime / "hearth"
    notes = runtime / "session"
    assert os.listdir(notes)
    found = one.site.run("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "sh", "-c",
                         "cat %s/*/* %s/worker.sock; ls %s; exit 0" % (notes, runtime, runtime))
    assert found.stdout == b"" and b"Permission denied" in found.stderr
    for folder, _, files in os.walk(one.site.folder):
        for name in files:
            path = os.path.join(folder, name)
            if os.path.isfile(path):
                with open(path, "rb") as file:
                    assert b"S3CRET" not in file.read(), path
    (session,) = one.sessions()
    for name in ("environ", "cmdline"):
        with open("/proc/%d/%s" % (session["pid"], name), "rb") as file:
            assert b"S3CRET" not in file.read()
