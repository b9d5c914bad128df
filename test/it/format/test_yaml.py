"""Hearth reads YAML as PyYAML's SafeLoader: same types, values, places and refusals."""
import os
import random

import pytest
import yaml

from . import probe, pyyaml, yaml_corpus

# Where the two differ, and why: Hearth refuses and PyYAML takes. Hearth's words, what the text must hold, the reason.
REFUSED = [
    ("stands inside what it names", "*", "PyYAML makes a list that holds itself, which nobody could write out"),
    ("no character has this number", "\\", "Python's strings hold half a surrogate pair; no file can"),
    ("nest deeper than 100", "", "PyYAML ends with a RecursionError, at a depth of some hundreds"),
    ("with every alias written out", "*", "PyYAML shares the nodes, and whoever writes them out runs out of memory"),
    ("this is no integer", "!!int", "Python's int() takes 0o17 and blanks after !!int, and sexagesimals beyond 64 bits"),
    ("and here stands a mapping", "=", "PyYAML takes a mapping with the key `=` for the scalar that it holds"),
    ("`<<` has a meaning", "*", "an alias of a `<<` key"),
    ("nobody knows the tag", "<<", "PyYAML never looks at the tag of what `<<` takes apart"),
    ("and here stands", "<<", "the same"),
]
SOAK = 20 if os.environ.get("HEARTH_SOAK") else 1


def differing(texts):
    """Texts on which the two do not agree, but for the reasons above."""
    wrong = []
    for text, answer in zip(texts, probe.ask("yaml", texts)):
        ours, fault = pyyaml.ours(answer)
        theirs, error = pyyaml.load(text)
        if fault and error:
            continue
        if fault and any(words in fault["what"] and sign in text for words, sign, _ in REFUSED):
            continue
        if ours != theirs:
            wrong.append((text, fault or ours, repr(error)[:200] if error else theirs))
    return wrong


def told(wrong):
    return f"{len(wrong)} differ: " + "\n".join(f"{text!r}\n  Hearth {ours}\n  PyYAML {theirs}" for text, ours, theirs in sorted(wrong, key=lambda w: len(w[0]))[:12])


def test_reads_what_is_written_down_as_pyyaml():
    wrong = differing(yaml_corpus.fixed())
    assert not wrong, told(wrong)


def test_reads_what_chance_makes_as_pyyaml():
    seed = int(os.environ.get("HEARTH_SEED") or random.randrange(1 << 32))
    print("HEARTH_SEED =", seed)
    wrong = differing(yaml_corpus.chance(random.Random(seed), 3000 * SOAK))
    assert not wrong, f"HEARTH_SEED={seed} " + told(wrong)


@pytest.mark.parametrize("number", range(len(yaml_corpus.DOCUMENTS)))
def test_documents_stand_where_pyyaml_says(number):
    text = yaml_corpus.DOCUMENTS[number]
    if "<<:" in text:
        pytest.skip("merged entries stand elsewhere")
    assert pyyaml.our_marks(probe.ask("yaml", [text])[0]) == pyyaml.marks(text)


def test_short_texts_stand_where_pyyaml_says():
    texts = [text for text in yaml_corpus.fixed() if "<<" not in text and "!!" not in text and "*" not in text]
    wrong = []
    for text, answer in zip(texts, probe.ask("yaml", texts)):
        if "fault" not in answer:
            theirs = pyyaml.marks(text)
            ours = pyyaml.our_marks(answer)
            # A key that repeats leaves fewer nodes than were written.
            if len(ours) == len(theirs) and ours != theirs:
                wrong.append((text, ours, theirs))
    assert not wrong, told(wrong)


def test_errors_stand_in_the_line_of_pyyaml():
    """Not in each: an unclosed quote is told where it opens, a missing colon where the key begins."""
    texts = [text for text in yaml_corpus.fixed() if "\u2028" not in text]
    same = other = 0
    for text, answer in zip(texts, probe.ask("yaml", texts)):
        error = pyyaml.load(text)[1]
        if "fault" in answer and isinstance(error, yaml.MarkedYAMLError):
            marks = [mark.line + 1 for mark in (error.problem_mark, error.context_mark) if mark]
            near = answer["fault"]["line"] in marks
            same, other = same + near, other + (not near)
    assert same > 300 and other < same / 20, (same, other)


def test_bytes_that_are_no_utf8_are_refused():
    for raw in (b"a: \xff", b"\xff\xfea\x00", b"a: \xc3", b"a: \xed\xa0\x80", b"a: \xc0\xaf"):
        assert "fault" in probe.ask("yaml", [raw])[0], raw
