"""What holds for the redactor whatever it is given."""
import json
import random
import re

import corpus
import pytest
from hearth_redact import redactor

REDACTOR = redactor.Redactor()


def line(content):
    return json.dumps({"v": 1, "kind": "result", "content": content}, ensure_ascii=False, separators=(",", ":")) + "\n"


def test_a_line_without_secrets_is_the_same_object():
    given = line({"msg": "hello", "changed": False})
    assert REDACTOR.line(given) is given


def test_what_stays_keeps_its_form_and_order():
    given = '{"z":1.0,"a":12345678901234567890123,"e":1e+22,"é":"\u2028 \\n","password":"hunter2","n":null,"t":true,"d":{"b":[],"a":{}}}\n'
    assert REDACTOR.line(given) == given.replace("hunter2", "<redacted>")


def test_names_can_be_added_and_taken_out():
    more = redactor.Redactor(["colour", "Shoe-Size", "!api_key"])
    told = json.loads(more.line(line({"colour": "red", "shoeSize": "44", "api_key": "x1", "password": "y1", "log": "my-colour: blue"})))
    assert told["content"] == {
        "colour": "<redacted>", "shoeSize": "<redacted>", "api_key": "x1", "password": "<redacted>", "log": "my-colour: <redacted>",
    }  # fmt: skip
    assert more.text("my_colour: blue\nsize: 1\n") == "my_colour: <redacted>\nsize: 1\n"


def test_forms_can_be_added():
    more = redactor.Redactor(patterns=[r"EMP-\d{4}", r"case\s(?P<secret>\w+)\."])
    assert more.text("EMP-1234 has case abc. and EMP-12") == "<redacted> has case <redacted>. and EMP-12"
    assert json.loads(more.line(line("a\nEMP-1234")))["content"] == "a\n<redacted>"
    with pytest.raises(re.error):
        redactor.Redactor(patterns=["("])


def test_a_letter_that_grows_in_lower_case_moves_nothing():
    assert REDACTOR.text("İİİİ password=hunter2 user=bob") == "İİİİ password=<redacted> user=bob"


def test_an_event_keeps_what_it_is_known_by():
    event = {
        "v": 1, "id": "01890000-0000-7000-8000-000000000001", "producer": "01890000-0000-7000-8000-00000000abcd", "seq": 7,
        "at": 1796002761123832, "run": "01890000-0000-7000-8000-00000000abce", "kind": "result", "uid": "01890000-0000-7000-8000-000000000002",
        "task": "02fc0000-0001-96df-d9a9-00000000001d", "content": {"password": "hunter2"},
    }  # fmt: skip
    told = json.loads(REDACTOR.line(json.dumps(event)))
    assert told == dict(event, content={"password": "<redacted>"})


def test_a_record_under_a_secret_name_is_hidden():
    told = REDACTOR.line(json.dumps({"kind": "record", "key": "deploy_token", "type": "text", "value": "hunter2"}))
    assert "hunter2" not in told and "deploy_token" in told


@pytest.mark.parametrize("seed", range(6))
def test_whatever_comes_it_stays_json_and_raises_nothing(seed):
    dice = random.Random(seed)
    pieces = [case[1] if isinstance(case[1], str) else json.dumps(case[1]) for case in corpus.HIDDEN + corpus.KEPT]
    pieces += ["\n", " ", '"', "'", "\\", ":", "=", "{", "}", "{{", "|", "\n  ", "--password ", "token", "İ", "\ud800", "é", "\x00"]
    for _unused in range(80):
        text = "".join(dice.choice(pieces)[:dice.randint(1, 200)] for _piece in range(dice.randint(1, 8)))
        value = dice.choice([text, {text: text}, [text, {"password": text}], {"a": {"b": [text] * 2}, "token": dice.choice([1, None, text])}])
        told = REDACTOR.line(line(value))
        assert json.loads(told)["kind"] == "result"
        REDACTOR.text(text)


def test_long_texts_take_no_longer_than_their_length():
    """Counted, not timed: expressions that go back and forth over such texts would not come to an end at all."""
    for text in ("a" * 100000, "eyJ" + "a" * 100000, "password" + " " * 100000, 'password: "' + "\\" * 100000, "://" * 30000 + "@",
                 "key-" * 20000, "-----BEGIN PRIVATE KEY-----" * 10000, "curl -u " * 10000, "{" * 100000 + "token: x"):
        REDACTOR.text(text)
