"""Contents of results as people have them: those of 44 tasks that ran for real (results.jsonl), with other numbers on each host and in each run.

`results.jsonl` is what `tools/body_corpus/make --out FOLDER --playbook bench/store/fifty.yml --hosts 1 --rounds 1 --varied 1 --results FILE` says: facts,
commands with output, templates and copies with diffs, packages, users, uri and so on; 1.2 KB on average (this file, run, prints it). Tasks that say more of the machine than of Ansible (mounts,
a service manager that is not there, git) were left out, and its numbers made anew. Random words would tell nothing of a store: no
dictionary knows them, and modules do not say them. Both sides get the same bytes through the same API.
"""
import importlib.machinery
import importlib.util
import json
import pathlib
import random

HERE = pathlib.Path(__file__).resolve().parent


def _varied():
    loader = importlib.machinery.SourceFileLoader("body_corpus_make", str(HERE.parents[1] / "tools/body_corpus/make"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module.varied


varied = _varied()


class Task:
    def __init__(self, line):
        kept = json.loads(line)
        self.action, self.status, self.changed = kept["action"], kept["status"], kept["changed"]
        self.text = json.dumps(kept["content"], separators=(",", ":"))

    def content(self, rng):
        """The content on one host in one run, as text."""
        return varied(self.text, rng)


TASKS = [Task(line) for line in (HERE / "results.jsonl").read_text().splitlines()]


def task(number):
    """The task that stands at this place of every playbook."""
    return TASKS[number % len(TASKS)]


def contents(seed, count):
    """`count` contents, of each task in turn."""
    rng = random.Random(seed)
    return [task(number).content(rng) for number in range(count)]


if __name__ == "__main__":
    print(sum(map(len, contents(1, 4400))) / 4400)
