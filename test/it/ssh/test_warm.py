"""What goes through the channel, and that everything else stays Ansible's own."""
import json
import os
import re

from results.test_equal import stable


# 32 and 33 belong to the C library: no program can set what becomes of them (signal(7)), and ctest ignores one.
C_LIBRARY_SIGNALS = 1 << 31 | 1 << 32


def without_c_library_signals(text):
    """JSON text whose lines of /proc/PID/status lack those two."""
    return re.sub(r"(Sig(?:Blk|Ign|Cgt):\\t)([0-9a-f]{16})",
                  lambda found: "%s%016x" % (found[1], int(found[2], 16) & ~C_LIBRARY_SIGNALS), text)


def summary(results):
    return {entry["task"]: (entry["status"], stable(entry["result"])) for entry in results}


def test_modules_run_at_the_far_end_with_the_sessions_environment(far):
    tasks = [
        {"name": "ping", "ping": None},
        {"name": "where", "shell": "echo $HOME $PWD $0; umask; ulimit -a; env | sort; cat /proc/self/status | grep -e SigBlk -e SigIgn -e SigCgt; id"},
        {"name": "variables", "shell": "echo $ONE $TWO", "environment": {"ONE": "1 'quoted' \"twice\"", "TWO": "ünï"}},
        {"name": "async", "command": "echo later", "async": 20, "poll": 1},
        {"name": "dies", "shell": "kill -9 $PPID"},
        {"name": "after", "ping": None},
    ]
    playbook = far.playbook([{**task, "ignore_errors": True} for task in tasks])
    seen = {}
    for warm in (False, True):
        done, results = far.results(warm, playbook, env={"ANSIBLE_PIPELINING": "1"})
        assert done.returncode == 0, done
        # The client's port is another for each master connection.
        text = re.sub(r"127\.0\.0\.1 \d+", "127.0.0.1 PORT", json.dumps(results))
        seen[warm] = summary(json.loads(without_c_library_signals(text)))
    lines = {warm: seen[warm]["where"][1].get("stdout_lines") for warm in seen}
    assert lines[True] == lines[False]  # pytest shows which line
    assert seen[True] == seen[False]
    assert far.calls() >= 5


def test_pipelining_needs_no_setting_and_the_record_says_warm(far):
    done, results = far.results(True, far.playbook([{"ping": None}, {"ping": None}]))
    assert done.returncode == 0, done
    assert [entry["result"]["ping"] for entry in results] == ["pong", "pong"]
    assert far.calls() == 2
    assert [far.here.json("result", "show", number)["via"] for number in (1, 2)] == ["warm", "warm"]


def test_files_are_copied_fetched_and_templated(far):
    (far.here.folder / "big").write_bytes(os.urandom(300_000))
    (far.here.folder / "t.j2").write_text("{{ inventory_hostname }}\n")
    tasks = [
        {"copy": {"src": "big", "dest": f"{far.server.home}/big"}},
        {"template": {"src": "t.j2", "dest": f"{far.server.home}/t"}},
        {"fetch": {"src": f"{far.server.home}/big", "dest": "back", "flat": True}},
    ]
    done, _ = far.results(True, far.playbook(tasks))
    assert done.returncode == 0, done
    assert (far.here.folder / "back").read_bytes() == (far.here.folder / "big").read_bytes()
    assert (far.server.home / "t").read_text() == "far\n"
    assert far.calls() >= 3


def test_large_output_and_what_is_no_json(far):
    tasks = [{"name": "large", "command": "head -c 3000000 /dev/zero", "ignore_errors": True},
             {"name": "bytes", "shell": "printf '\\377\\376'", "ignore_errors": True},
             {"name": "stderr", "shell": "echo words >&2; exit 3", "ignore_errors": True}]
    seen = {}
    for warm in (False, True):
        done, results = far.results(warm, far.playbook(tasks), env={"ANSIBLE_PIPELINING": "1"})
        assert done.returncode == 0, done
        seen[warm] = summary(results)
    assert seen[True] == seen[False]
    assert len(seen[True]["large"][1]["stdout"]) == 3_000_000


def test_many_hosts_share_one_daemon(far):
    far.write_inventory([f"far{number}" for number in range(4)])
    done, results = far.results(True, far.playbook([{"ping": None}] * 3), "-f", "4")
    assert done.returncode == 0, done
    assert len(results) == 12
    # One address, one login: they ride on one channel, as they do on one master connection.
    assert len(far.channels()) == 1
    assert far.calls() == 12


def test_a_module_crosses_once_and_no_parameter_lies_on_disk(far):
    tasks = [{"command": f"echo secret-{number}"} for number in range(3)]
    done, _ = far.results(True, far.playbook(tasks))
    assert done.returncode == 0, done
    cache = far.server.home / ".cache/hearth"
    chunks = list((cache / "far/chunks").iterdir())
    assert len(chunks) == 1
    for path in cache.rglob("*"):
        if path.is_file():
            assert b"secret-" not in path.read_bytes(), path
            assert path.stat().st_mode & 0o077 == 0, path


def test_off_means_off(far):
    for env in ({"HEARTH": "off"}, {"HEARTH_FAR": "off"}):
        done, results = far.results(True, far.playbook([{"ping": None}]), env=env)
        assert done.returncode == 0 and results[0]["status"] == "ok", done
        assert not far.copies() and not far.far_processes()
    done, _ = far.results(True, far.playbook([{"ping": None}], vars={"hearth_far": "off"}))
    assert done.returncode == 0 and not far.copies(), done


def test_off_for_one_task_is_off_for_that_task(far):
    tasks = [{"ping": None, "environment": {"HEARTH": "off"}}, {"ping": None, "environment": {"PYTHONPATH": "lib"}}, {"ping": None}]
    done, results = far.results(True, far.playbook(tasks), "-vvv")
    assert done.returncode == 0 and [entry["result"]["ping"] for entry in results] == ["pong"] * 3, done
    assert done.stdout.count(b"SSH: EXEC ") >= 3
    assert [far.here.json("result", "show", number)["via"] for number in (1, 2, 3)] == ["plain", "plain", "warm"]


def test_an_unreachable_host_is_unreachable_as_before(far):
    playbook = far.playbook([{"ping": None}])
    far.server.stop()
    seen = []
    for warm in (False, True):
        done, results = far.results(warm, playbook)
        seen.append((done.returncode, results[0]["status"], stable(results[0]["result"])))
    assert seen[0][:2] == (4, "unreachable")
    assert seen[1] == seen[0]


def test_resetting_the_connection_closes_the_channel(far):
    tasks = [{"ping": None}, {"meta": "reset_connection"}, {"ping": None}]
    done, _ = far.results(True, far.playbook(tasks))
    assert done.returncode == 0, done
    # The second ping went through another channel than the first.
    assert [channel["calls"] for channel in far.channels()] == [1]
