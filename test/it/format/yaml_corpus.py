"""Texts on which PyYAML and Hearth must agree: scalars, corners of the grammar, and whatever chance makes of them."""
import itertools
import pathlib

DOCUMENTS = [path.read_text() for path in sorted((pathlib.Path(__file__).parent / "documents").glob("*.yaml"))]

WORDS = ["yes", "no", "on", "off", "true", "false", "y", "n", "null", "none", "nil", "inf", "nan"]
SCALARS = [
    *(form(word) for word in WORDS for form in (str.lower, str.upper, str.capitalize, lambda w: w[0] + w[1:].upper())),
    "", "~", "~a", "''", '""', "<<", "=", "!", "-", "--", "---", "---a", "...", "?", ":", "?a", ":a", "-a", "a-", "a:", "a :b", "@a", "`a", "%a",
    "a%b", "&a", "&a b", "*a", "|", ">", "|a", ">a", "a|b", "{", "}", "[", "]", "{}", "[]", ",", "a,b", "#", "a#b", "a #b", "'", '"', "a'b", 'a"b',
    "0", "-0", "+0", "00", "0_", "0_0", "01", "07", "08", "0777", "0o7", "0O7", "0b1", "0b", "0b_", "0b2", "0B1", "0x", "0x_", "0xg", "0xAf", "0XAF",
    "-0x1_f", "+1", "--1", "1_", "1__0", "_1", "1_000_000", "-1_0", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
    "-9223372036854775809", "18446744073709551615", "18446744073709551616", "1" * 100, "0x" + "f" * 40, "0b" + "1" * 80, "0" + "7" * 40, "1,000",
    "1:30", "1:60", "1:5", "1:05", "0:30", "01:30", "12:30:45", "-1:30", "+1:30", "1_0:30", "1:30_", "190:20:30", "1:30:", ":30", "1:2:3:4:5",
    "10:59:59", "10:60:59", "52:54:00:12:34:56", "52:54:00:ab:cd:ef", "22:22", "3:15.5", "1:60.5", "1:30.", "1:2:3.4_5", "-1:30.5", "0:0.5",
    "1.0", "1.", ".1", ".", "..", "1.2.3", "-.5", "+.5", "-1.5", "1e3", "1E3", "1.e3", "1.5e3", "1.5e+3", "1.5E-3", "1.5e+", "1.5e+3_0", "1_.5", "1._5",
    "._5", ".5_", ".5e+3", ".e+3", "1_0.5_5e-05", "685.230_15e+03", "1.0e+400", "1.0e-400", "0.1", "0.30000000000000004", "123456789.123456789e+10",
    ".inf", ".Inf", ".INF", ".iNF", "-.inf", "+.inf", ".nan", ".NaN", ".NAN", ".Nan", "-.nan", "inf", "nan", "Infinity", "08.5", "-08.5", "0.0", "-0.0",
    "2026-11-21", "2026-1-2", "2026-11-2", "26-11-21", "2026-11-21x", "2026-13-01", "2026-00-10", "0000-01-01", "0001-01-01", "9999-12-31",
    "2024-02-29", "2023-02-29", "2026-11-21T07:54:00", "2026-11-21t07:54:00Z", "2026-11-21 07:54:00", "2026-11-21  7:54:00.5", "2026-1-2 3:04:05",
    "2026-11-21 07:54:00.1234567", "2026-11-21 07:54:00.", "2026-11-21 07:54", "2026-11-21 07:54:00 +2", "2026-11-21 07:54:00+02:30",
    "2026-11-21 07:54:00 -11:45", "2026-11-21 07:54:00 Z", "2026-11-21 07:54:00  z", "2026-11-21 24:00:00", "2026-11-21 23:60:00", "2026-11-21 23:59:60",
    "2026-11-21 07:54:00+24", "2026-11-21 07:54:00-23:59", "2026-11-21T07:54:00+00:00", "2026-11-21T", "2026-11-21 ",
    "null ", " null", "1 ", "true#", "true #", "a b", "a  b", "a\tb", "a\t", "\ta", "é", "日本", "😀", "\u00a0", "a\u00a0", "\ufeff", "a\u0085b", "a\u2028b",
    "\u007f", "\u0080", "\x07", "\x00", "\ufffe", "\ufffd", "\ud7ff", "\ue000", "/etc/x", "http://a/b?c#d", "C:\\x", "$x", "${x}", "{{ x }}", "a{{ x }}",
    "10.0.0.1", "10.0.0.1/24", "::1", "fe80::1/64", "1.2.3.4:80", "a@b.c", "*.log", "u=rwx", "rw-r--r--", "ssh-ed25519 AAAA a@b", "0644", "'0644'",
]
TAGS = ["!!str", "!!int", "!!float", "!!bool", "!!null", "!!binary", "!!timestamp", "!!seq", "!!map", "!!set", "!!omap", "!!pairs", "!!merge", "!!value",
        "!!python/none", "!!python/object/apply:os.system", "!", "!a", "!a!b", "!!", "!<tag:yaml.org,2002:str>", "!<!a>", "!<>", "!!st%72", "!!st%7"]
TAGGED = ["", "a", "1", "'1'", "0x1f", "0o17", "1_0", "1:30", "1.5", "1e3", "1.5e3", "yes", "Yes", "tRUE", "~", "aGk=", "aGk", "aG k=", "a", "a===", "YQ==YQ==",
          "é", "2026-11-21", "2026-1-2", "[]", "[a]", "[a: 1]", "[a: 1, a: 2]", "[a: 1, {b: 2, c: 3}]", "[[a, b]]", "{}", "{a, b}", "{a: 1}", "{a: 1, a: 2}",
          "{? [a] : b}", "[{[a]: b}]", "[{<<: {a: 1}}]", "{<<: {a: 1}, b}", "{=: 1}"]

GRAMMAR = r"""
a: b
a:b
a:  b  
a : b
"a" : b
"a":b
'a': b
? a
? a\n: b
? a\n:b
?a: b
- a
-a: b
- -a
- - a\n  - b
- - - a
-\n  a
-\n a\n-\n b
- \n- 
- a\n b
- a\n\n- b
a:\n- b\n- c
a:\n- b\n-c
a: b\n- c
- a\nb: c
a:\n  b: c\n  d: e
a:\n   b: 1\n  c: 2
a: b\n c: d
a: b\n  c
a: b\nc
a\nb
a\nb: c
a: b: c
a:: b
a: b:
a: -
a: - b
a: ? b
- ? a
- ? a\n  : b\n- c
? a\n? b
? - a\n  - b\n: - c
? |\n  a\n: b
? [a]\n: b
[a]: b
{a: b}: c
- a: b\n  c: d\n-  e: f
-   a: b\n    c: d
   a: b\n   c: d
   a: b\n  c: d
a:\n  # c\n  b: c\n # d\n  e: f
# c\na: b # d
a: b  # c\n\n  # d\nc: d
a: #x
a: x#c
a: "x"#c
a: "x" #c
a: 'x'#c
a: [1,2] #c
a: [1,2]#c
a: [1,\n2\n]
a: [\n1,\n2\n]\nb: 2
a: {\n}\nb: [\n]
a: {b: c,\nd: e}
a: {b: c #d\n}
a: [x #c\n, y]
a: [a\n  b]
a: [1,2,]
a: [,]
a: [1,,2]
a: {,}
{a, b}
{a: , b: }
{a:1}
{a:1, b: 2}
{"a":1}
{'a':b}
{"a":}
{a:}
{a::}
{[a]:b}
{a :b}
{:a}
{: a}
{? a}
{? : a}
{? a : b}
{a: {b: [c]}}
{a: {b:{c: d}}}
[a: b]
[a:b]
[a: b, c: d]
[a: b: c]
[? a : b]
[?a]
[a?b]
[a ? b]
[: a]
[a:]
[a:,b]
[:b]
[::]
[-]
[-, a]
[- a]
[-a]
{- : 1}
{-: 1}
[\n- a\n]
[a b, c]
[a,b]
[a ,b]
[a\n,b]
["a" "b"]
["a"b]
a: b{c
a: b[c
a: b,c
a: b}
a: }
a: ]
a: [1
a: {1
a: 'x
a: "x
a: "b" c
a: "x\n  y"
a: "x\n\n  y"
a: "x \n y"
"a \n b"
'a\n\n b'
"\\\n"
"a\\\n  b"
"a\\ b"
"\\x41\\u00e9\\U0001F600\\N\\_\\L\\P\\/\\0\\a\\b\\t\\n\\v\\f\\r\\e"
"\\q"
"\\x4"
"\\u123"
"\\U00110000"
"\\	"
'a''b'
'a\\nb'
"a'b"
'a"b'
''''
"a\n---\nb"
"a\n--- b"
"a\n---b"
'a\n... \nb'
a: x\n---\ny
a: [x\n---\n]
--- a
--- a\n--- b
--- |\n x
--- >\n x
--- # c\na
---\ta
--- \n...\n--- \n...
a\n...\nb
a\n...\n---\nb
a: b\n...\n# c
a\n---
---\n---
...
...\na
%YAML 1.1\n---\na
%YAML 1.2\n---\na
%YAML 01.9\n---\na
%YAML 2.0\n---\na
%YAML 1\n---\na
%YAML 1.1\n%YAML 1.1\n---\na
%YAML 1.1
%YAML 1.1\na
%FOO bar baz\n---\na
%FOO\n---\na
%
%TAG ! tag:x,2000:\n---\n!a b
%TAG !! tag:yaml.org,2002:\n---\n!!str 1
%TAG !e! tag:yaml.org,2002:\n---\n!e!str 1
%TAG !e! tag:yaml.org,2002:\n---\n!e!str 1\n---\n!e!str 1
%TAG !e! a\n%TAG !e! b\n---\na
%TAG a b\n---\na
a\n%b
a: %b
a: |\n  x\n y
a: |\n  x\n   y\n  z
a: |\n   x\n  y
a: |\n  x
a: |-\n  x\n\n
a: |+\n  x\n\n
a: |+\n  x\n\nb: c
a: |\n\n\n  x\n
a: |\n    \n  x\n
a: |\n   \n  x\n
a: |2\n   x\n
a: |2\n x\n
a: |1\n  x\n
a: |0\n  x\n
a: |10\n  x\n
a: |1-\n  x\n
a: |-1\n  x\n
a: |--\n  x\n
a: |+-\n  x\n
a: | # c\n  x\n
a: |# c\n  x\n
a: |x\n  y
a: | x\n  y
a: |\n
a: |
a: |\nb: 1
a: |\n  x\n# c\nb: y
a: |\n    x\n   # c\nb: y
- |\n x\n- y
- |\n x\n # c\n- y
- |\n  x\n # c\n- y
- |\n  x\n- >\n  y
|\n a
|\na
>\n a\n b
a: >\n  x\n  y\n\n  z\n
a: >\n\n x\n  y\n\n z\n
a: >\n  x \n  y\n
a: >\n  x\n\t y\n
a: >\n  x\n  \ty\n  z\n
a: >-\n  x\n  y\n
a: >+\n  x\n\n
a: >2\n    x\n   y\n
a: |\n\tb
a: |\n  b\tc\n
a: b\n\tc
a: b\n  \tc
a:\tb
a: b\t# c
a: b\t
a: "b"\t
a: "b\tc"
a: "b\n\tc"
a: [1,\t2]
a: [\n\t1]
- a\n-\tb
- \t- a
\ta: b
a:\n\tb: c
a: b\r\nc: d\r\n
a: b\rc: d
a: |\r\n  x\r\n  y\r\n
a: "x\r\n  y"
&a b
&a: b
*a : b
&a [*a]
&a {b: *a}
- &a b\n- *a
- &a b\n- *a : c
- &a b\n- {*a : c}
- &a b\n- {*a: c}
- &a b\n- [*a, *a]
- &a b\n- [*a,*a]
- *a\n- &a b
- &a b\n- &a c
- &a\n- *a
- &a !!str\n- *a
- &a !!str 1\n- *a
- !!str &a 1\n- *a
- &a &b c
- !!str !!int 1
- &a *b
- &a- b\n- *a-
- &a.b c
- &a,b c
- &a@b c
- &é c
- & a
- &
- *
a: &a\n  b: c\nd: *a
a: &a {b: 1, c: 2}\nd: {<<: *a, c: 3}
a: &a {b: 1}\nc: &c {d: 2}\ne: {<<: [*a, *c]}
a: &a {b: 1}\nc: &c {b: 2}\ne: {<<: [*a, *c], f: 1}
a: &a {b: 1}\nc: &c {b: 2}\ne: {<<: *a, <<: *c}
a: &a {b: 1}\nc: {x: y, <<: *a, b: 2}
a: &a {<<: {b: 1}}\nc: {<<: *a}
<<: {a: 1}
<<: []
<<: [a]
<<: a
<<:
<<: {<<: {a: 1}, b: 2}
"<<": {a: 1}
? <<\n: {a: 1}
a: <<
- <<
- =
=: a
a: =
{=: a}
? =
a: 1\na: 2
1: a\n1.0: b\ntrue: c
yes: a\non: b
null: a\n~: b
[a, b]: c
{[]: 1}
{{}: 1}
{{a}: 1}
{{ a }}
2026-11-21: a\n2026-11-21: b
2026-11-21 10:00:00 Z: a\n2026-11-21 12:00:00 +2: b
!!binary aGk=: a
? !!binary aGk=\n: a
? ""\n: a
: a
:
a: !!str
a: !!null x
!!map {a: b}
!a b
a: !a b
a: !a {b: c}
a: !a [b]
[!a,b]
[!!str,b]
[!!str ,b]
[!!str a, !!int 1]
a: !!str|\n b
a: !!str |\n b
a: ! 1
a: ! '1'
a: ! [1]
a: ! {b: 1}
a: !\n  b: 1
!!set {a, b}
!!set\n? a\n? b
!!set {a: 1}
!!omap\n- a: 1\n- b: 2
!!omap [a, b]
#cloud-config
#cloud-config\na: b
#cloud-config\n---\na: b
  # c
\n\n\n
 \n \n
""".strip("\n").split("\n")

LONG = ["x" * 1030 + ": y", '"' + "x" * 1030 + '": y', "{" + "x" * 1030 + ": y}", "? " + "x" * 1030 + "\n: y", "é" * 1020 + ": y", "é" * 1030 + ": y",
        "[" * 100 + "]" * 100, "- " * 100, "{a: " * 90 + "}" * 90, "a: " + "x " * 5000, "- " + "a: b\n  " * 500, "\ufeffa: b", "a: b\n\ufeffc: d"]


def in_places(scalar):
    """A scalar as document, value, item, key and inside brackets."""
    return [scalar, f"a: {scalar}", f"- {scalar}\n- x", f"{scalar}: x", f"[{scalar}, x]", f"{{a: {scalar}}}", f"{{{scalar}: x}}", f"a: {scalar}\nb: c\n"]


def fixed():
    """Every text that is written down here."""
    texts = [text for scalar in SCALARS for text in in_places(scalar)]
    texts += [f"a: {tag} {value}\n" for tag, value in itertools.product(TAGS, TAGGED)]
    texts += [line.replace("\\\\", "\0").replace("\\n", "\n").replace("\\t", "\t").replace("\\r", "\r").replace("\0", "\\") for line in GRAMMAR]
    return texts + LONG + DOCUMENTS


PIECES = ["a", "b: ", "- ", "? ", ": ", ":", "-", "?", "\n", "\n ", "\n  ", "\n    ", '"x"', "'y'", "[", "]", "{", "}", ", ", ",", "#c", " # c", "\t", "|\n  t",
          ">\n t", "|", ">", "&a ", "*a", "&b ", "*b", "!!str ", "!!int ", "!t ", "!", "---\n", "...\n", "%YAML 1.1\n", "\r\n", "\r", "<<: ", "=", "1", "0x1",
          "1.5", "yes", "~", "2026-11-21", "é", "\u0085", "\u2028", "\\", "\"", "'", "@", "%", "`", " ", "  ", "key", "|+\n", "|2-\n", ">-\n", "\ufeff", "*", "&"]


def pieces(random):
    """Any pieces in any order: mostly errors, which must be errors on both sides."""
    return "".join(random.choice(PIECES) for _ in range(random.randint(1, 14)))


def document(random, depth=0, indent=0):
    """A document that is mostly right: nested blocks and brackets with scalars of the list."""
    pad = " " * indent
    kind = random.random()
    if depth > 3 or kind < 0.3:
        return " " + random.choice(SCALARS) + "\n"
    if kind < 0.4:
        return f" {random.choice(['|', '>', '|-', '>+'])}\n" + "".join(f"{pad} {random.choice(['', ' ', '  '])}{random.choice(SCALARS)}\n"
                                                                        for _ in range(random.randint(1, 4)))
    if kind < 0.5:
        return f" [{', '.join(random.choice(SCALARS) for _ in range(random.randint(0, 3)))}]\n"
    if kind < 0.6:
        return " {" + ", ".join(f"{random.choice('abc')}: {random.choice(SCALARS)}" for _ in range(random.randint(0, 3))) + "}\n"
    lines = "\n"
    for number in range(random.randint(1, 4)):
        head = f"{pad}-" if kind < 0.8 else f"{pad}{random.choice(['k', 'key', 'on', '1', 'x y'])}{number}:"
        lines += head + document(random, depth + 1, indent + random.choice([1, 2, 2, 2, 4]))
    return lines


def mutated(random):
    """A real document with a few small changes."""
    text = random.choice(DOCUMENTS)
    start = random.randrange(max(1, len(text) - 400))
    text = text[text.rfind("\n", 0, start) + 1:start + random.randint(50, 600)]
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(text) + 1)
        text = text[:at] + random.choice(["", random.choice(PIECES)]) + text[at + random.randint(0, 3):]
    return text


def chance(random, count):
    makers = (pieces, document, mutated)
    return [makers[number % 3](random) for number in range(count)]
