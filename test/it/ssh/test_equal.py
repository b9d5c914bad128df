"""Results over ssh as plain Ansible gives them: all the modules of test/it/results, at the far end."""
import pytest

from results.cases import CASES
from results.test_equal import by_task, difference, make_folder, write_playbook
from ssh.conftest import VERSIONS, make_far
from support.playbooks import SOAK

MODES = [(), ("--check", "--diff")] if SOAK else [()]
# Say how they were reached, or run on the controller.
ON_CONTROLLER = {"set_fact", "assert", "fail", "debug"}


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: "".join(mode) or "run")
@pytest.mark.parametrize("version,ansible", VERSIONS, ids=[name for name, _ in VERSIONS])
def test_results_are_those_of_plain_ansible(version, ansible, mode):
    with make_far(ansible) as far:
        work = far.here.folder / "work"
        playbook = write_playbook(far.here.folder, work, hosts="far", connection="ssh")
        env = {"ANSIBLE_MODULE_UTILS": str(far.here.folder / "module_utils"), "ANSIBLE_PIPELINING": "1"}
        seen = {}
        for warm in (False, True):
            make_folder(work)
            done, results = far.results(warm, playbook, *mode, env=env)
            assert done.returncode == 0, done
            seen[warm] = by_task(results)
        assert len(seen[False]) == len(CASES)
        different = {name: (seen[False][name], seen[True].get(name)) for name in seen[False] if seen[False][name] != seen[True].get(name)}
        assert not different, "\n".join(f"{name}: {difference(*pair)}" for name, pair in different.items())
        # Guards the comparison: most of them did run at the far end.
        assert far.calls() >= 60
