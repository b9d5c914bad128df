"""The controller's limits hold at the far end, where nothing is set."""
import pytest

from ssh.conftest import VERSIONS, make_far

NEVER = {"name": "never", "command": "sleep 600", "ignore_errors": True}
MEMORY = {"name": "memory", "shell": "ulimit -d"}


@pytest.fixture
def run():
    """run(VARIABLE=value, …): the results of MEMORY, with NEVER between two where a call may be ended."""
    def made(**limits):
        with make_far(VERSIONS[0][1]) as far:
            far.here.env.update({name: str(value) for name, value in limits.items()})
            tasks = [MEMORY, NEVER, MEMORY] if "HEARTH_CALL_SECONDS" in limits else [MEMORY]
            done, results = far.results(True, far.playbook(tasks))
            assert done.returncode == 0, done
            assert far.calls() == len(tasks)
            return [entry["result"] for entry in results]
    return made


def test_they_are_those_of_the_controllers_daemon(run):
    before, killed, after = run(HEARTH_CALL_SECONDS=3, HEARTH_WORKER_MEMORY_MB=256)
    assert killed["rc"] == 137 and "the most that HEARTH_CALL_SECONDS allows" in killed["module_stderr"], killed
    assert before["stdout"] == after["stdout"] == str(256 * 1024)


def test_without_them_there_is_none(run):
    (memory,) = run()
    assert memory["stdout"] == "unlimited"
