"""Each case of the corpus, as a value of an event and, where it is text, as a file's text."""
import json

import corpus
import pytest
from hearth_redact import redactor

REDACTOR = redactor.Redactor()


def through(given):
    line = json.dumps({"v": 1, "kind": "result", "content": given}, ensure_ascii=False, separators=(",", ":"))
    return REDACTOR.line(line)


def names(cases):
    return [case[0] for case in cases]


@pytest.mark.parametrize("what, given, gone, stays", corpus.HIDDEN, ids=names(corpus.HIDDEN))
def test_hidden(what, given, gone, stays):
    told = through(given)
    json.loads(told)
    for secret in gone:
        assert secret not in told, told
    for text in stays:
        assert text in told, told
    assert REDACTOR.line(told) == told, "hidden twice"


@pytest.mark.parametrize("what, given", corpus.KEPT, ids=names(corpus.KEPT))
def test_kept(what, given):
    assert json.loads(through(given))["content"] == given


TEXTS = [case for case in corpus.HIDDEN if isinstance(case[1], str)]


@pytest.mark.parametrize("what, given, gone, stays", TEXTS, ids=names(TEXTS))
def test_hidden_in_a_file(what, given, gone, stays):
    told = REDACTOR.text(given)
    assert not [secret for secret in gone if secret in told] and all(text in told for text in stays), told
    assert told.count("\n") == given.count("\n"), "places in the text have moved"


@pytest.mark.parametrize("what, given", [case for case in corpus.KEPT if isinstance(case[1], str)])
def test_kept_in_a_file(what, given):
    assert REDACTOR.text(given) == given


def test_the_corpus_is_large_enough():
    assert len(corpus.HIDDEN) + len(corpus.KEPT) >= 150 and len(corpus.KEPT) >= 60
    assert len(set(names(corpus.HIDDEN))) == len(corpus.HIDDEN)


def test_every_word_of_a_rule_has_an_anchor():
    from hearth_redact import anchors, commands, keys, shapes
    words = set(redactor.KEY_WORDS) | {word for shape in shapes.SHAPES + commands.COMMANDS for word in shape.words}
    assert not [word for word in words if not any(anchor in word for anchor in anchors.NAMES)]
    assert not [part for part in keys.SECRET if not any(word in part for word in redactor.KEY_WORDS)]
    assert not [name for name in anchors.NAMES if not any(name in word for word in words)]
