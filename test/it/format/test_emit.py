"""What Hearth writes as YAML, PyYAML and libyaml read back as it was."""
import json
import os
import random

import yaml

from . import probe, yaml_corpus

TEXTS = [*yaml_corpus.SCALARS, "a\n", "a\nb", "a\n\n", "\n", "\na", " a\nb", "a \nb", "a\n b\n", "a\n\tb", "\ta\nb", "a: b\n# c\n", "#!/bin/sh\nexit 0\n", "a\r\nb",
         "\x00", "\x1b[0m", "\u0085", "\u2028\n", "\ufeff", "x" * 2000, "x " * 200, "- a", "a: b", "? a", "'", '"', "\\", "\\n", "a\n---\nb\n", "...", "é\nü\n"]


def value(random, depth=0):
    kind = random.random()
    if depth > 4 or kind < 0.4:
        return random.choice(TEXTS)
    if kind < 0.5:
        return random.choice([None, True, False, 0, -5, 2**63, 1.5, 1e300, -1e-7, 0.0, 10**18])
    if kind < 0.75:
        return [value(random, depth + 1) for _ in range(random.randint(0, 4))]
    return {random.choice(TEXTS): value(random, depth + 1) for _ in range(random.randint(0, 4))}


def test_is_read_back_by_pyyaml_and_libyaml():
    seed = int(os.environ.get("HEARTH_SEED") or random.randrange(1 << 32))
    print("HEARTH_SEED =", seed)
    chance = random.Random(seed)
    values = [*TEXTS, *({text: [text]} for text in TEXTS), *(value(chance) for _ in range(400))]
    for wanted, answer in zip(values, probe.ask("emit", [json.dumps(wanted) for wanted in values])):
        for loader in (yaml.SafeLoader, yaml.CSafeLoader):
            assert yaml.load(answer["yaml"], Loader=loader) == wanted, (seed, answer["yaml"])
