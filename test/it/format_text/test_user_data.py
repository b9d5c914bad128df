"""Hearth's walk through user-data and its mergers against cloud-init's own code."""
import base64
import gzip
import json
import random

import pytest
import yaml

import messages
from probe import SOAK, load_cloud_init, seed

load_cloud_init()
from cloudinit import handlers, mergers, url_helper, user_data, util  # noqa: E402
from cloudinit.handlers import cloud_config  # noqa: E402

STARTS = [
    "#cloud-config\na: 1", "#cloud-config", "#CLOUD-Config", "  \n\t#cloud-config", "#cloud-configx", "#cloud-config-archive\n- a", "#cloud-config-jsonp", "# cloud-config", "#!/bin/sh", "#! /bin/sh", "#!", "#include\nhttp://x", "#include http://x", "#include-once http://x", "#INCLUDE-ONCE", "#includes",
    "#part-handler", "#cloud-boothook", "#upstart-job", "## template: jinja\n#cloud-config", "## Template: Jinja", "##template: jinja", "## template:jinja", "## template: basic", "text/x-shellscript-per-boot", "text/x-shellscript-per-once x", "text/x-shellscript-per-instance", "", " ", "hello", "\ufeff#cloud-config",
    "\u2003#cloud-config", "\x1c#!x", "\x00#!x", "#", "#c", "echo\n#!/bin/sh", "#cloud-config-archive-x", "#include-oncehttp://x",
]


@pytest.mark.parametrize("text", STARTS)
def test_a_text_begins_with_the_same_type(probe, text):
    assert probe.ask("start", bytes=text.encode().hex()) == ("ok", handlers.type_from_starts_with(text))


class Peer:
    """cloud-init's UserDataProcessor, with URLs of our own."""

    def __init__(self, urls, monkeypatch):
        self.archives = {}

        def read(url, **_options):
            if url not in urls:
                raise url_helper.UrlError("no " + url, url=url)
            return url_helper.StringResponse(urls[url])

        monkeypatch.setattr(user_data, "read_file_or_url", read)
        monkeypatch.setattr(user_data.UserDataProcessor, "__init__", lambda self: setattr(self, "ssl_details", None))
        monkeypatch.setattr(user_data.UserDataProcessor, "_get_include_once_filename", lambda self, entry: "/nonexistent/once")
        monkeypatch.setattr(util, "write_file", lambda *_arguments, **_options: None)
        explode = user_data.UserDataProcessor._explode_archive

        def keep(processor, archive, append_msg):
            self.archives[archive] = util.load_yaml(archive, default=[], allowed=(list, set))
            explode(processor, archive, append_msg)

        monkeypatch.setattr(user_data.UserDataProcessor, "_explode_archive", keep)

    def parts(self, raw):
        """What handlers.walk gives to each part's handler."""
        found = []

        def part(_data, filename, payload, headers):
            if isinstance(payload, str):
                payload = payload.encode("utf-8", "surrogateescape")
            merge = headers.get("Merge-Type") or headers.get("X-Merge-Type") or ""
            index = next((str(value) for name, value in headers.items() if name.lower() == "launch-index"), None)
            found.append({"type": headers["Content-Type"], "file_name": filename, "text": (payload or b"").hex(), "merge_type": merge, "launch_index": index})

        # A launch-index in the YAML of a part is for whoever reads the YAML.
        handlers.walk(user_data.UserDataProcessor().process(raw), part, None)
        return found


URLS = {
    "http://a": b"#cloud-config\nfrom: a\n", "http://b": b"#!/bin/sh\necho b\n", "http://gz": gzip.compress(b"#cloud-config\nfrom: gz\n"), "http://more": b"#include\nhttp://a\nhttp://b\n", "http://mime": messages.BASIC, "http://empty": b"",
    "http://archive": b"#cloud-config-archive\n- '#!/bin/sh'\n- type: text/cloud-config\n  content: 'x: 1'\n",
}
CONFIG = b"#cloud-config\na: 1\n"
SCRIPT = b"#!/bin/sh\necho hi\n"
GZIP_PART = b"Content-Type: application/gzip\nContent-Transfer-Encoding: base64\nMerge-Type: list()\nLaunch-Index: 3\nContent-Disposition: attachment; filename=z.gz\n\n" + base64.encodebytes(gzip.compress(CONFIG))
ARCHIVE = b"""#cloud-config-archive
- "#!/bin/sh\\necho a"
- type: text/cloud-config
  filename: named.yaml
  launch-index: 2
  Merge-Type: "list(append)"
  content: |
    b: 1
- content: "#include http://never"
- {}
- 5
- type: application/octet-stream
  content: bytes
- content: "no type"
- filename: ""
  content: "#cloud-boothook\\nx"
- type: text/plain
  X-Merge-Type: "dict()"
  content: "gr\\u00fc\\u00df"
"""

USER_DATA = [
    b"", b"\n", b"hello", CONFIG, SCRIPT, b"  " + CONFIG, gzip.compress(CONFIG), gzip.compress(messages.BASIC), gzip.compress(gzip.compress(CONFIG)), gzip.compress(CONFIG)[:-1], b"\x1f\x8bnot", b"\xff\xfe#cloud-config", "#cloud-config\nä: ö\n".encode(), b"## template: jinja\n#cloud-config\na: {{ x }}\n", b"#part-handler\nx",
    b"#cloud-boothook\nx", b"#include\nhttp://a\nhttp://b\n", b"#include http://a", b"#include-once\nhttp://a\n#include\nhttp://b", b"#include\n# comment\n\n  http://a  \n#include-once http://b\n#INCLUDE http://gz\nhttp://empty", b"#include\nhttp://more\nhttp://a", b"#include\nhttp://mime\nhttp://archive\nhttp://b", b"#include\n\x0bhttp://a\x0chttp://b",
    b"#include\n http://a\n", ARCHIVE, b"#cloud-config-archive\n[]\n", b"#cloud-config-archive\n- a\n- b\n",
    messages.BASIC, messages.BASIC.replace(b"\n", b"\r\n"), messages.NESTED, b"MIME-Version: 1.0\nContent-Type: text/cloud-config; name=lost.txt\n\na: 1\n", b"MIME-Version: 1.0\nContent-Type: text/cloud-config\nContent-Disposition: attachment; filename=kept.txt\n\na: 1\n", b"mime-version: 1.0\n\n#cloud-config\na: 1\n",
    b"#cloud-config\n# mime-version: not a message\na: 1\n", b"#!/bin/sh\n" + b"x" * 5000 + b"\nmime-version: too late\n", b"A: b\n" + b"C: d\n" * 10 + b"MIME-VERSION: 1.0\n\n#!/bin/sh\n",
    messages.multipart(b"\n" + CONFIG, b"\n" + SCRIPT), messages.multipart(b"Content-Type: text/x-shellscript\n\n" + CONFIG), messages.multipart(b"Content-Type: text/plain; name=lost.txt\n\n" + CONFIG), messages.multipart(b"Content-Type: text/plain; name=kept.txt\n\nplain"), messages.multipart(b"Content-Type: text/cloud-config; name=kept.txt\n\na: 1"),
    messages.multipart(GZIP_PART, b"\n" + SCRIPT), messages.multipart(b"Content-Type: application/x-gzip\nContent-Disposition: attachment; filename=\"\"\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(gzip.compress(b"plain"))), messages.multipart(b"Merge-Type: list(append)+dict()\n\n" + CONFIG, b"X-Merge-Type: str(append)\n\n" + CONFIG, b"merge-type: list()\n\n" + CONFIG, b"Merge-Type:\nX-Merge-Type: dict()\n\n" + CONFIG),
    messages.multipart(b"Launch-Index: 1\n\n" + SCRIPT, b"launch-index: abc\n\n" + SCRIPT, b"Launch-Index:  7 \n\n" + CONFIG), messages.multipart(b"Content-Type: text/x-include-url\n\nhttp://a\nhttp://b\n", b"\n" + SCRIPT), messages.multipart(b"\n#include\nhttp://mime\n", b"\n" + SCRIPT), messages.multipart(b"Content-Type: text/cloud-config-archive\n\n- '#!/bin/sh'\n", b"\nx"),
    messages.multipart(b"Content-Type: text/x-shellscript-per-boot\n\n#!/bin/sh\n", b"Content-Type: text/jinja2\n\n## template: jinja\nx", b"Content-Type: text/x-not-multipart\n\n#!x", b"Content-Type: image/png\nContent-Transfer-Encoding: base64\n\n/wD/\n"), messages.multipart(b"Content-Disposition: attachment; filename*=utf-8''n%C3%A4me\n\n" + SCRIPT),
    messages.multipart(b"\nno type", b"Content-Transfer-Encoding: quoted-printable\n\n#!/bin/sh\necho =3D\n"), messages.multipart(*[b"\n" + SCRIPT] * 101), messages.multipart(b"Content-Type: multipart/mixed\n\nlost\n", b"\n" + SCRIPT), messages.multipart(end=b""), messages.multipart(b"Content-Type: text/cloud-config\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes("#cloud-config\nä: 1\n".encode())),
    messages.multipart(b"Content-Type: TEXT/Cloud-Config\n\na: 1"), messages.multipart(b"Content-Type: nonsense\n\n" + SCRIPT), messages.multipart(b"Content-Type: application/gzip\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(gzip.compress(b"#include\nhttp://a\n"))),
]
# cloud-init gives up at these.
USER_DATA_REFUSED = [
    messages.multipart(b"Content-Type: application/gzip\n\nno gzip"), messages.multipart(b"Content-Type: application/gzip\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(gzip.compress(b"\xff\xfe"))), b"MIME-Version: 1.0\n\n\xff", b"#include\nhttp://nowhere\n",
    b"#cloud-config-archive\n- type: nonsense\n  content: a\n", b"#cloud-config-archive\n- content: 5\n", b"#cloud-config-archive\n- X-Header: 5\n  content: a\n",
]


@pytest.mark.parametrize("raw", USER_DATA, ids=range(len(USER_DATA)))
def test_user_data_have_the_same_parts(probe, monkeypatch, raw):
    peer = Peer(URLS, monkeypatch)
    expected = peer.parts(raw)
    urls = {url: content.hex() for url, content in URLS.items()}
    archives = json.loads(json.dumps(peer.archives))
    assert probe.ask("user_data", bytes=raw.hex(), urls=urls, archives=archives) == ("ok", expected), raw


@pytest.mark.parametrize("raw", USER_DATA_REFUSED, ids=range(len(USER_DATA_REFUSED)))
def test_user_data_that_cloud_init_gives_up_at_are_refused(probe, monkeypatch, raw):
    peer = Peer(URLS, monkeypatch)
    with pytest.raises(Exception):
        peer.parts(raw)
    archives = {raw.decode("latin-1"): yaml.safe_load(raw)} if raw.startswith(b"#cloud-config-archive") else {}
    assert probe.ask("user_data", bytes=raw.hex(), urls={}, archives=archives)[0] == "error"


def test_text_in_8_bits_stays_utf8(probe, monkeypatch):
    """A difference that is meant: cloud-init makes ISO-8859-1 of it, and \\uXXXX of what that has not."""
    raw = messages.multipart("\n#!/bin/sh\necho é €\n".encode())
    assert bytes.fromhex(Peer({}, monkeypatch).parts(raw)[0]["text"]) == b"#!/bin/sh\necho \xe9 \\u20ac"
    assert bytes.fromhex(probe.ask("user_data", bytes=raw.hex(), urls={}, archives={})[1][0]["text"]).decode() == "#!/bin/sh\necho é €"


def test_a_message_within_comes_once(probe, monkeypatch):
    """A difference that is meant: cloud-init hands its parts out twice, and itself without a text."""
    raw = messages.multipart(b"Content-Type: message/rfc822\n\n#!/bin/sh\n", b"\n" + CONFIG)
    assert len(Peer({}, monkeypatch).parts(raw)) == 4
    parts = probe.ask("user_data", bytes=raw.hex(), urls={}, archives={})[1]
    assert [part["type"] for part in parts] == ["text/x-shellscript", "text/cloud-config"]


def test_bombs_end_in_an_error(probe):
    def asked(raw, urls=()):
        return probe.ask("user_data", bytes=raw.hex(), urls={url: content.hex() for url, content in dict(urls).items()}, archives={})[1]

    assert "more than 67108864 bytes" in asked(gzip.compress(b"\0" * (65 << 20)))
    zeros = b"Content-Type: application/gzip\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(gzip.compress(b"\0" * (30 << 20)))
    assert "bytes unpacked" in asked(messages.multipart(zeros, zeros, zeros))
    assert "deeper than allowed" in asked(b"#include\nhttp://me\n", {"http://me": b"#include\nhttp://me\n"})
    assert "10000 parts" in asked(b"#include\n" + b"http://x\n" * 10001)


# How configurations are merged.
HOWS = [
    "", "list()+dict()+str()", "dict(replace)+list()+str()", "list(append)+dict(recurse_array,no_replace)+str()", "list(append)+dict(no_replace, recurse_list)+str(append)", "dict(recurse_array,recurse_str)+list(append)+str(append)", "dict(recurse_array)+list(prepend)", "dict(recurse_list)+list(replace,recurse_dict,recurse_str,recurse_list)+str(append)",
    "dict(recurse_array)+list(no_replace)", "dict(allow_delete)", "dict(replace,allow_delete)", "dict(allow-delete,no-replace)", "DICT(Replace)+List(Append)", " dict() + list() ", "dict()+dict(replace)", "list(append,prepend)", "list(no_replace,append)", "str(append)", "list()", "m_dict(replace)+m_list()", "dict(,,replace ,)", "dict(recurse_str)+list(append)+str(append)",
    "dict(recurse_str)+list(prepend)+str()", "dict(recurse_str,recurse_array)+list(no_replace)+str(append)", "dict(a)(b)", "dict(replace)+",
]
BAD_HOWS = ["dict", "dict(", "dict)", "nosuch()", "1dict()", "dict()x", "dict(a+b)", "d ict()", "dict(\n)", "+dict", "()", "dict-x()", "m_m_dict()"]
VALUES = [
    {}, {"a": 1}, {"a": [1, 2]}, {"a": [3]}, {"a": {"b": 1, "c": [1]}}, {"a": {"b": 2, "d": {"e": 1}}}, {"a": "x"}, {"a": "yz", "b": 1}, {"a": None}, {"a": None, "c": None, "b": [1]}, {"a": []}, {"a": {}}, {"a": ""}, {"a": [[1, 2], {"x": "p"}, "q"]}, {"a": [[3], {"x": "r", "y": 1}, "s", 4]}, {"c": True, "a": 1.5, "b": {}},
    {"runcmd": ["a"], "packages": ["x", "y"], "users": [{"name": "u"}]}, {"runcmd": ["b"], "packages": ["z"], "users": [{"name": "v", "x": 1}]}, {"a": {"b": None}}, [], [1], ["a", {"b": 1}], "text", "", None, 5, True,
]
HOW_LISTS = [
    [], [["dict", "replace"], ["list", "append"]], [["dict"]], [{"name": "dict", "settings": ["replace"]}, {"name": "list", "settings": ["append"]}], [{"name": " dict ", "settings": "no_replace"}], [{"name": "dict", "settings": {"allow_delete": True}}], [["", "x"], ["list", "append"]], [[None], ["dict"]], [{"name": "m-dict", "settings": []}],
    [["dict", "recurse_array"], ["list", "append"], ["str", "append"]], {"name": 1}, ["dict(replace)"], [[]], [5], [["nosuch"]], [{"name": "dict"}], [{"settings": []}], [["dict", 5]], [{"name": "dict", "settings": 5}], [{"name": "dict", "settings": None}], 5, True, [["Dict"]], [[5]], "dict(replace)+list(append)", "nonsense", "",
]


def merged(function):
    try:
        return "ok", function()
    except Exception:
        return "error", None


def merges_same(probe, how, value, other, hint=None):
    expected = merged(lambda: mergers.construct(mergers.string_extract_mergers(how)).merge(json.loads(json.dumps(value)), json.loads(json.dumps(other))))
    got = probe.ask("merge", how=how, value=value, **{"with": other})
    assert expected[0] == got[0], (hint, how, value, other, expected, got)
    if expected[0] == "ok":
        assert json.dumps(expected[1]) == json.dumps(got[1]), (hint, how, value, other)


@pytest.mark.parametrize("how", HOWS + BAD_HOWS)
def test_values_are_merged_as_by_cloud_init(probe, how):
    for value in VALUES:
        for other in VALUES:
            merges_same(probe, how, value, other)


@pytest.mark.parametrize("how", BAD_HOWS)
def test_bad_mergers_are_refused(probe, how):
    assert probe.ask("merge", how=how, value={}, **{"with": {}})[0] == "error"


@pytest.mark.parametrize("how", HOW_LISTS, ids=repr)
@pytest.mark.parametrize("key", ["merge_how", "merge_type"])
def test_a_configuration_names_its_mergers_as_for_cloud_init(probe, how, key):
    for config in [{key: how, "a": [2], "b": 1}, {"merge_how": None, key: how, "a": {"x": 1}}, {"merge_type": "list()", "merge_how": how, "a": "y"}]:
        for value in [{"a": [1]}, {"a": {"y": 1}}, {"a": "x"}]:

            def peer():
                mine = json.loads(json.dumps(config))
                found = mergers.dict_extract_mergers(mine) or cloud_config.DEF_MERGERS
                return mergers.construct(found).merge(json.loads(json.dumps(value)), mine)

            expected, got = merged(peer), probe.ask("mergers", config=config, value=value)
            assert expected[0] == got[0], (config, expected, got)
            assert expected[0] == "error" or json.dumps(expected[1]) == json.dumps(got[1]), (config, expected, got)


def test_random_values_are_merged_as_by_cloud_init(probe):
    number = seed()
    picker = random.Random(number)
    options = ["replace", "no_replace", "append", "prepend", "recurse_dict", "recurse_list", "recurse_array", "recurse_str", "allow_delete"]

    def value(depth):
        kind = picker.random()
        if depth == 0 or kind < 0.3:
            return picker.choice([None, 1, "s", "t", True, 2.5, "", [], {}])
        if kind < 0.6:
            return [value(depth - 1) for _ in range(picker.randint(0, 3))]
        return {picker.choice("abc"): value(depth - 1) for _ in range(picker.randint(0, 3))}

    for _ in range(20000 if SOAK else 3000):
        how = "+".join("%s(%s)" % (name, ",".join(picker.sample(options, picker.randint(0, 4)))) for name in picker.sample(["dict", "list", "str"], picker.randint(1, 3)))
        merges_same(probe, how, value(4), value(4), number)
