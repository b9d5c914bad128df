"""Hearth's Jinja against Debian's python3-jinja2, with cloud-init's class of undefined variables."""
import collections
import json
import random

import jinja2
import pytest

import expressions
import templates
from probe import SOAK, load_cloud_init, seed

load_cloud_init()
from cloudinit.handlers.jinja_template import convert_jinja_instance_data  # noqa: E402
from cloudinit.templater import UndefinedJinjaVariable, render_string  # noqa: E402

# Of the Python that Jinja makes of a template.
pytestmark = [pytest.mark.filterwarnings("ignore::SyntaxWarning"), pytest.mark.filterwarnings("ignore::DeprecationWarning")]

WHITESPACE = [{}, {"trim_blocks": True}, {"lstrip_blocks": True}, {"trim_blocks": True, "lstrip_blocks": True}, {"keep_trailing_newline": True}]


def peer(text, values, **options):
    """("ok", text) or ("error", words)."""
    environment = jinja2.Environment(undefined=UndefinedJinjaVariable, extensions=["jinja2.ext.do"], **options)
    try:
        return "ok", environment.from_string(text).render(**values)
    except Exception as error:  # whatever it is, the template is not rendered
        return "error", "%s: %s" % (type(error).__name__, error)


def ask(probe, text, values, **options):
    return probe.ask("jinja", text=text, values=values, **options)


def same(probe, text, values=templates.VALUES, **options):
    expected, got = peer(text, values, **options), ask(probe, text, values, **options)
    assert expected[0] == got[0], (text, expected, got)
    if expected[0] == "ok":
        assert expected == got, (text, expected, got)


def test_there_are_enough_of_them():
    assert len(set(templates.EXPRESSIONS)) + len(set(templates.TEMPLATES)) >= 400


@pytest.mark.parametrize("text", templates.EXPRESSIONS)
def test_an_expression_has_the_same_text(probe, text):
    template = "{{ " + text + " }}"
    assert peer(template, templates.VALUES)[0] == "ok"
    same(probe, template)


@pytest.mark.parametrize("text", templates.TEMPLATES)
@pytest.mark.parametrize("options", WHITESPACE, ids=str)
def test_a_template_has_the_same_text(probe, text, options):
    assert peer(text, templates.VALUES, **options)[0] == "ok"
    same(probe, text, **options)


@pytest.mark.parametrize("text", templates.REFUSED)
def test_what_jinja_refuses_is_refused(probe, text):
    assert peer(text, templates.VALUES)[0] == "error"
    verdict, words = ask(probe, text, templates.VALUES)
    assert verdict == "error" and words.startswith("line 1, column "), words


@pytest.mark.parametrize("text", templates.NOT_SUPPORTED)
def test_what_is_not_supported_is_refused_in_clear_words(probe, text):
    verdict, words = ask(probe, text, templates.VALUES)
    assert verdict == "error" and templates.NOT_SUPPORTED[text] in words, words


def test_an_error_names_line_and_column(probe):
    assert ask(probe, "a\nb {{ x.y }}", {}) == ("error", "line 2, column 7: 'x' is undefined")
    assert ask(probe, "\u00e4\u00e4 {{ 1 +* }}", {})[1].startswith("line 1, column 10: ")
    assert ask(probe, "{{ 1|nosuch }}", {})[1].endswith("no filter named 'nosuch'")


BOMBS = [
    "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
    "{{ 'a' * 999999999999 }}",
    "{{ [0] * 999999999999 }}",
    "{% set ns = namespace(x='aaaaaaaaaa') %}{% for i in range(99) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
    "{% set ns = namespace(x=[1]) %}{% for i in range(99) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
    "{% set ns = namespace(x=[]) %}{% for i in range(9999) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x }}",
    "{% set ns = namespace(x=[]) %}{% for i in range(9999) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x|tojson }}",
    "{% set l = [] %}{% do l.append(l) %}{{ l }}",
    "{% set l = [] %}{% do l.append(l) %}{{ l == [l] }}",
    "{{ range(999999999) }}",
    "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "{{ " + "[" * 5000 + "]" * 5000 + " }}",
    "{{ " + "not " * 5000 + "1 }}",
    "{{ " + "-" * 5000 + "1 }}",
    "{{ 1" + "+1" * 50000 + " }}",
    "{{ 1" + "|abs" * 50000 + " }}",
    "{{ x" + ".y" * 50000 + " }}",
    "{% if yes %}" * 5000 + "{% endif %}" * 5000,
    "{{ 'a'|indent(999999999) }}",
    "{{ '%999999999d' % 1 }}",
    "{{ '%.999999999f' % 1 }}",
    "{{ 'x'.zfill(999999999) }}",
    "{{ 'x'|center(999999999) }}",
    "{{ ('a' * 100000)|replace('', 'b' * 100000) }}",
    "{{ range(90000)|join('x' * 10000) }}",
    "{% for i in range(90000) %}{{ 'x' * 10000 }}{% endfor %}",
    "{{ 9 ** 9 ** 9 ** 9 }}",
    "{% set a = namespace(x=[1]) %}{% set b = namespace(x=[1]) %}{% for i in range(60) %}{% set a.x = [a.x, a.x] %}{% set b.x = [b.x, b.x] %}{% endfor %}{{ a.x == b.x }}",
    "{% set a = namespace(x=[1]) %}{% set b = namespace(x=[1]) %}{% for i in range(60) %}{% set a.x = [a.x, a.x] %}{% set b.x = [b.x, b.x] %}{% endfor %}{{ a.x < b.x }}",
    "{% set a = namespace(x=(1,)) %}{% for i in range(60) %}{% set a.x = (a.x, a.x) %}{% endfor %}{{ {a.x: 1} }}",
    "{% set a = namespace(x=(1,)) %}{% for i in range(60) %}{% set a.x = (a.x, a.x) %}{% endfor %}{{ a.x is lower }}",
    "{% set a = 'a' * 1000000 %}{% set b = 'a' * 500000 ~ 'b' %}{% for i in range(1000) %}{{ b in a }}{% endfor %}",
    "{% set l = range(99999)|list %}{% for i in range(99999) %}{{ -1 in l }}{% endfor %}",
    "{% set a = 'a' * 1000000 %}{% for i in range(99999) %}{{ a|length }}{% endfor %}",
]


@pytest.mark.parametrize("text", BOMBS, ids=range(len(BOMBS)))
def test_a_bomb_ends_in_an_error(probe, text):
    verdict, words = ask(probe, text, templates.VALUES)
    assert verdict == "error", text[:100]


def test_random_expressions_have_the_same_text(probe):
    number = seed()
    maker = expressions.Maker(random.Random(number))
    verdicts = collections.Counter()
    for _ in range(40000 if SOAK else 4000):
        text = maker.template()
        expected = peer(text, templates.VALUES, trim_blocks=True)
        got = ask(probe, text, templates.VALUES, trim_blocks=True)
        if expressions.reasoned(text, expected, got):
            verdicts["reasoned"] += 1
            continue
        verdicts[expected[0]] += 1
        assert expected[0] == got[0] and (expected == got or expected[0] == "error"), (number, text, expected, got)
    print(dict(verdicts))
    assert verdicts["ok"] > verdicts["error"] / 4 and verdicts["reasoned"] < sum(verdicts.values()) / 20


INSTANCE_DATA = {
    "base64-encoded-keys": ["ds/secret", "ds/user-data", "top-level"],
    "ds": {"meta-data": {"local-hostname": "h", "a.b/c": 1, "x==y": 2}, "secret": "aGVsbG8=", "user-data": "eA==", "list": [{"a-b": 1}]},
    "v1": {"cloud-name": "aws", "region": "r", "v2": {"deep-key": 1}}, "v10": {"region": "later"}, "v1x": {"no": 1}, "top-level": "eQ==",
    "sensitive_keys": [], "a-b": {"c-d": {"e-f": None}}, "region": "own", "plain": 1,
}


def test_instance_data_become_variables_as_in_cloud_init(probe):
    expected = convert_jinja_instance_data(INSTANCE_DATA, decode_paths=INSTANCE_DATA["base64-encoded-keys"], include_key_aliases=True)
    verdict, got = probe.ask("variables", values=INSTANCE_DATA)
    assert verdict == "ok" and got == expected and json.dumps(got) == json.dumps(expected)


CLOUD_TEMPLATES = [
    "## template: jinja\n{{ v1.region }}\n", "##template:JINJA \n{% if a %}\nx\n{% endif %}\n", "## template: jinja\nx", "## template: jinja", "## template:basic\n$a ${b.c} $d.e\n", "$a $$ ${a ${} $ ${b.c}x $a-b",
    "no template {{ x }}\n", "## Template: Jinja\n{{ missing }} {{ ds.x }}\n\n", "#cloud-config\n$a", "## template: jinja\r\n{{ a }}\r\n", "# # template: jinja\n{{ a }}", "costs 5$\n",
]
CLOUD_REFUSED = ["## template: mako\n", "$missing", "$a.b", "${b.x}", "$b.c.d", "## template: jinja\n{{ a-b }}{{ missing-x }}"]
CLOUD_VALUES = {"a": "A", "b": {"c": 1.5}, "d": {"e": None}, "v1": {"region": "r"}, "ds": {}}


@pytest.mark.parametrize("text", CLOUD_TEMPLATES)
def test_a_template_is_rendered_as_by_cloud_init(probe, text):
    assert probe.ask("template", text=text, values=CLOUD_VALUES) == ("ok", render_string(text, dict(CLOUD_VALUES)))


@pytest.mark.parametrize("text", CLOUD_REFUSED)
def test_a_template_that_cloud_init_fails_at_is_refused(probe, text):
    with pytest.raises(Exception):
        render_string(text, dict(CLOUD_VALUES))
    assert probe.ask("template", text=text, values=CLOUD_VALUES)[0] == "error"
