"""`hearth serve --redact` (src/record/redact, C++) hides what the collection's rules (Python) hide, and nothing else."""
import json
import os
import pathlib
import random
import subprocess

import corpus
from hearth_redact import redactor

ROOT = pathlib.Path(__file__).resolve().parents[3]
FILTER = pathlib.Path(os.environ.get("HEARTH_BUILD", ROOT / "build/release")) / "bin/record_redact_filter"
CASES = [case[1] for case in corpus.HIDDEN + corpus.KEPT]
REDACTOR = redactor.Redactor()


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def filtered(lines):
    """What the server's rules make of each line."""
    done = subprocess.run([FILTER], input="\n".join(lines) + "\n", capture_output=True, text=True, check=True)
    told = done.stdout.split("\n")[:-1]
    assert len(told) == len(lines)
    return told


def compare(values):
    """As values, and as texts where they are some."""
    texts = [value for value in values if isinstance(value, str)]
    expected = [json.loads(REDACTOR.line(compact(value))) for value in values] + [REDACTOR.text(text) for text in texts]
    told = filtered(["J" + compact(value) for value in values] + ["T" + compact(text) for text in texts])
    different = [(given, right, json.loads(wrong)) for given, right, wrong in zip(values + texts, expected, told) if json.loads(wrong) != right]
    assert not different, "%d of %d differ, the first:\ngiven  %r\nPython %r\nC++    %r" % (len(different), len(told), *different[0])


def test_the_table_is_the_rules_that_the_collection_has():
    subprocess.run([ROOT / "tools/redact_rules", "--check"], check=True)


def test_every_case_of_the_corpus_comes_out_as_in_python():
    assert len(CASES) >= 240
    compare(CASES)


def test_nothing_of_the_corpus_gets_past_the_server():
    told = filtered(["J" + compact(case[1]) for case in corpus.HIDDEN])
    for (what, _given, gone, stays), line in zip(corpus.HIDDEN, told):
        assert not [secret for secret in gone if secret in line], (what, line)
        assert all(text in line for text in stays), (what, line)


def test_mixed_and_cut_texts_come_out_as_in_python():
    """Pieces of the corpus's texts, one behind the other, cut where it happens: the rules' edges."""
    rng = random.Random(os.environ.get("HEARTH_SEED", "5"))
    texts = [case for case in CASES if isinstance(case, str)] + [compact(case) for case in CASES if not isinstance(case, str)]
    made = []
    for _ in range(2000):
        parts = rng.sample(texts, rng.randint(1, 3))
        parts = [part[rng.randrange(len(part) or 1):] if rng.random() < 0.3 else part[:rng.randrange(len(part) or 1)] if rng.random() < 0.3 else part for part in parts]
        made.append(rng.choice(("\n", " ", "", ", ", "\n  ", "é ", ": ")).join(parts))
    compare(made)


def test_mixed_structures_come_out_as_in_python():
    rng = random.Random(os.environ.get("HEARTH_SEED", "6"))
    names = ["password", "token", "name", "value", "key", "data", "kind", "stdout", "cmd", "token_ttl", "user", "https://u:hunter2x@host/"]

    def value(depth):
        if depth == 0 or rng.random() < 0.4:
            return rng.choice(CASES + [1, 1.5, True, None, "Secret", "--password", "hunter2x", ""])
        if rng.random() < 0.5:
            return [value(depth - 1) for _ in range(rng.randint(0, 3))]
        return {rng.choice(names): value(depth - 1) for _ in range(rng.randint(0, 3))}

    compare([value(4) for _ in range(1500)])


def test_what_stays_keeps_its_bytes():
    given = r'{"z":1.0,"a":12345678901234567890123,"e":1e+22,"é":"\u2028 \\n","password":"hunter2","n":null,"t":true,"d":{"b":[],"a":{}}}'
    assert filtered(["J" + given]) == [given.replace("hunter2", "<redacted>")]


def test_letters_that_are_escaped_are_seen():
    assert filtered([r'J{"\u0070assword":"hunter2","u":"postgres:\/\/bob:hunter2@db1\/x"}']) == [
        r'{"\u0070assword":"<redacted>","u":"postgres://bob:<redacted>@db1/x"}']
