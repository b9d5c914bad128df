#!/usr/bin/python3
"""What recording costs a playbook: rounds in turn with an empty callback (docs: README.md of this folder).

measure.py [--rounds N] [--hosts N] [--tasks N] [--playbook ANSIBLE_PLAYBOOK] [--alone]
"""
import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
COLLECTIONS = os.path.abspath(os.path.join(HERE, "../../../integrations/ansible/collections"))
EMPTY = """
from ansible.plugins.callback import CallbackBase
class CallbackModule(CallbackBase):
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "empty"
    CALLBACK_NEEDS_ENABLED = True
    def v2_runner_on_start(self, host, task): pass
    def v2_runner_on_ok(self, result): pass
    def v2_playbook_on_task_start(self, task, is_conditional): pass
"""


def one(args, folder, callback):
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "HEARTH", "ANSIBLE"))}
    env.update(
        ANSIBLE_COLLECTIONS_PATH=COLLECTIONS,
        ANSIBLE_CALLBACK_PLUGINS=folder,
        ANSIBLE_CALLBACKS_ENABLED=callback,
        HEARTH_HOME=os.path.join(folder, "home"),
        HEARTH_RUNTIME_DIR=folder,
        ANSIBLE_INTERPRETER_PYTHON="/usr/bin/python3",
    )
    hosts = ",".join("h%d" % n for n in range(args.hosts)) + ","
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(
        [args.playbook, "-i", hosts, "-c", "local", os.path.join(folder, "site.yml")],
        env=env, stdout=subprocess.DEVNULL, check=True,
    )
    wall, after = time.monotonic() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--hosts", type=int, default=1)
    parser.add_argument("--tasks", type=int, default=200)
    parser.add_argument("--playbook", default="/usr/bin/ansible-playbook")
    parser.add_argument("--alone", action="store_true", help="no daemon: spool only")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "empty.py"), "w") as file:
            file.write(EMPTY)
        with open(os.path.join(folder, "site.yml"), "w") as file:
            file.write("- hosts: all\n  gather_facts: false\n  tasks:\n" + "    - debug: msg=hello\n" * args.tasks)
        daemon = None
        if not args.alone:
            daemon = subprocess.Popen(
                [sys.executable, os.path.join(HERE, "fake_journal.py"), os.path.join(folder, "journal.sock")]
            )
            time.sleep(0.3)
        figures = {"empty": [], "hearth.automation.record": []}
        for n in range(args.rounds + 1):
            for callback, taken in figures.items():
                taken.append(one(args, folder, callback))
        if daemon:
            daemon.terminate()
            daemon.wait()
    results = args.hosts * args.tasks
    for callback, taken in figures.items():
        taken = taken[1:]
        print("%-26s wall %s  cpu %s" % (callback, *(" ".join("%.2f" % t[i] for t in taken) for i in (0, 1))))
    for i, name in ((0, "ms_per_result"), (1, "cpu_ms_per_result")):
        medians = [statistics.median(t[i] for t in taken[1:]) for taken in figures.values()]
        lows = [min(t[i] for t in taken[1:]) for taken in figures.values()]
        print("%s median %.3f  of the best rounds %.3f" % (
            name, (medians[1] - medians[0]) * 1000 / results, (lows[1] - lows[0]) * 1000 / results))


if __name__ == "__main__":
    main()
