"""Templates that Jinja and Hearth render the same. VALUES are their variables."""

VALUES = {
    "name": "web-1", "fqdn": "web-1.example.org", "empty": "", "zero": 0, "one": 1, "seven": 7, "minus": -7,
    "half": 0.5, "pi": 3.14159, "big": 1234567890123, "yes": True, "no": False, "nothing": None,
    "text": "The quick brown fox", "lines": "a\nb\n\n  c\n", "utf8": "Nr. ½, 世界 😀", "quote": "it's \"so\"",
    "list": [3, 1, 2], "words": ["pear", "Apple", "fig", "apple"], "mixed": [1, "a", None, True, 2.5], "nested": [[1, 2], [3, [4]]],
    "table": {"b": 2, "a": 1, "C": 3}, "users": [
        {"name": "bob", "uid": 1001, "groups": ["sudo", "adm"], "home": {"path": "/home/bob"}},
        {"name": "Alice", "uid": 1000, "groups": [], "home": {"path": "/home/alice"}},
        {"name": "carol", "uid": 1001, "groups": ["adm"], "shell": "/bin/sh", "home": {"path": "/srv"}}],
    "items": {"items": 1, "keys": 2, "get": 3}, "ds": {"meta_data": {"local_hostname": "h", "tags": {"Env": "prod"}, "az": "eu-1a"}},
    "v1": {"cloud_name": "aws", "region": "us-east-2", "instance_id": "i-1"}, "servers": ["0.pool", "1.pool"], "pools": [],
}

# Expressions, each rendered as "{{ … }}".
EXPRESSIONS = """
name
fqdn.split('.')[0]
ds.meta_data.local_hostname
ds['meta_data']['tags']['Env']
ds.meta_data.tags.Env|lower
v1.region
v1['cloud_name'] == 'aws'
missing
ds.missing
ds['no-such']
list[10]
list[-1]
list[0]
list.0
nested.1.1.0
list[1:]
list[:-1]
list[::-1]
list[::2]
text[4:9]
text[-3:]
text[::-1]
utf8[7:9]
utf8|length
text[100]
text[0]
name[-1]
mixed
nested
table
users
quote
[quote]
[utf8, "\\n", "\\x00\\x7f", "\\u00ad"]
[]
{}
()
(1,)
(1, 2)
1, 2
[1, 2.0, 'x', none, true]
{'a': 1, 2: 'b', none: [1]}
{1: 'a', 1.0: 'b', true: 'c'}
'a' 'b'
"a\\tb"
'\\x41\\u00e9\\101'
1 + 2
1 - 2
2 * 3
7 / 2
7 // 2
-7 // 2
7 % 3
-7 % 3
7 % -3
7.5 % 2
-7.5 // 2
2 ** 10
2 ** -1
2 ** 3 ** 2
-2 ** 2
+one
-seven
- -1
1 + 2 * 3
(1 + 2) * 3
10 - 2 - 3
0x1f + 0b101 + 0o17
1_000_000
1e3
1.5e-7
1e16
1e15
123456789012345680.0
0.1 + 0.2
1/3
100.0
1e22
1e-5
0.0001
half * 2
7.0 // 2
5 // 0.3
'ab' * 3
3 * 'ab'
[1] * 3
'a' + 'b'
[1] + [2, 3]
(1,) + (2,)
true + true
yes + 1
'a' ~ 1 ~ none ~ true ~ 1.5
name ~ '-' ~ seven
'%s is %d' % ('x', 3)
'%05.2f|%-6s|%6s|%+d|%x|%X|%o|%%' % (3.14159, 'ab', 'cd', 5, 255, 255, 8)
'%(a)s-%(b)d' % table
'%s' % name
'%r' % name
'%s' % [1, 2]
'%c%c' % ('a', 66)
'%e %g %g' % (12345.678, 0.00001, 1234567)
'%3d|%-3d|%03d' % (5, 5, 5)
'%.3s' % 'abcdef'
'%#x %#o' % (255, 8)
1 == 1.0
1 == true
'1' == 1
1 != 2
1 < 2
1 < 2 < 3
1 < 3 < 2
3 > 2 >= 2
'a' < 'b'
'B' < 'a'
[1, 2] < [1, 3]
(1, 2) < (1, 2, 0)
[1, 2] == [1, 2]
table == {'a': 1, 'C': 3, 'b': 2}
none == none
missing == other_missing
1 in list
'a' in 'abc'
'a' not in 'abc'
'a' in table
'z' in table
not 'z' in table
2 not in list
1 in missing
not missing
not yes
yes and no
yes or no
no or 'x'
empty or name
zero and name
1 and 2 and 3
not yes or yes
1 if yes else 2
1 if no else 2
'a' if no
'a' if no else 'b' if yes else 'c'
(1 if yes else 2) + 1
name is defined
missing is defined
missing is undefined
missing is not defined
ds.x is defined
nothing is none
name is none
name is string
seven is string
seven is number
half is number
yes is number
name is number
seven is integer
yes is integer
half is float
yes is boolean
yes is true
no is false
one is true
table is mapping
list is mapping
list is sequence
name is sequence
table is sequence
seven is sequence
missing is sequence
list is iterable
seven is iterable
missing is iterable
seven is odd
seven is even
minus is odd
seven is divisibleby 7
seven is divisibleby(2)
'abc' is lower
'ABC' is upper
'Abc' is lower
'12' is lower
1 is in [1, 2]
1 is in list
5 is not in list
1 is eq 1
1 is ne 2
1 is lt 2
2 is gt 1
2 is ge 2
1 is le 1
1 is sameas 1
none is sameas none
true is sameas true
'upper' is filter
'nosuch' is filter
'defined' is test
name.upper is callable
range is callable
missing is callable
range is defined
name is defined and name == 'web-1'
(name is defined) == true
missing|default('d')
name|default('d')
ds.x|default('d')
empty|default('d')
empty|default('d', true)
nothing|default('d')
nothing|d('d', true)
missing|default
missing|default(default_value='z')
empty|default('q', boolean=true)
name|upper
text|lower
text|title
'hello wORLD-foo (bar) [baz] {x} <y'|title
text|capitalize
'ABC'|capitalize
'  x '|trim
'xxaxx'|trim('x')
'\\u00a0\\u2003x\\t'|trim
seven|upper
nothing|lower
text|replace('quick', 'slow')
'aaaa'|replace('a', 'b', 2)
'abc'|replace('', '-')
'abc'|replace('', '-', 2)
seven|replace('7', '8')
list|join(', ')
list|join
words|join('|')
users|join(',', attribute='name')
users|map(attribute='home.path')|join(' ')
'abc'|join('.')
table|join
mixed|join(',')
missing|join(',')
[missing]|join(',')
list|length
table|length
name|length
missing|length
list|count
list|first
list|last
name|first
name|last
table|first
table|last
missing|first
[]|first
[]|last
list|sort
list|sort(reverse=true)
words|sort
words|sort(case_sensitive=true)
words|sort(true, true)
users|sort(attribute='name')|map(attribute='name')|list
users|sort(attribute='uid,name')|map(attribute='name')|list
users|sort(attribute='uid', reverse=true)|map(attribute='name')|list
users|map(attribute='shell', default='none')|list
users|map(attribute='shell')|list
users|map(attribute='groups.0', default='-')|join(',')
words|map('upper')|list
words|map('replace', 'p', 'q')|join(' ')
words|map('length')|sum
list|map('string')|join('+')
words|unique|list
words|unique(true)|list
[1, 1.0, true, 'a', 'A']|unique|list
users|unique(attribute='uid')|map(attribute='name')|list
users|selectattr('groups')|map(attribute='name')|list
users|rejectattr('groups')|map(attribute='name')|list
users|selectattr('uid', 'equalto', 1001)|map(attribute='name')|list
users|selectattr('shell', 'defined')|map(attribute='name')|list
users|rejectattr('shell', 'defined')|map(attribute='name')|list
users|selectattr('home.path', '==', '/srv')|list|length
list|select('odd')|list
list|reject('odd')|list
mixed|select|list
mixed|reject|list
list|select('gt', 1)|list
list|select('in', [1, 2])|list
missing|select|list
missing|map('upper')|list
words|reject('equalto', 'fig')|join(',')
'42'|int
'42.9'|int
' 42 '|int
'x'|int
'x'|int(5)
'x'|int(default=none)
'0x1f'|int(0, 16)
'1f'|int(base=16)
'0b11'|int(0, 2)
'077'|int(0, 8)
'1_000'|int
nothing|int
3.99|int
-3.99|int
yes|int
list|int
'1e3'|int
'1.5'|float
'x'|float
'x'|float(2)
seven|float
' 1e3 '|float
'1_0.5'|float
'inf'|float
'-inf'|float
'nan'|float
list|float
seven|string
list|string
nothing|string
missing|string
name|list
table|list
(1, 2)|list
missing|list
range(3)|list
table|dictsort
table|dictsort(true)
table|dictsort(false, 'value')
table|dictsort(reverse=true)
table|dictsort(by='value', reverse=true)
table|items|list
missing|items|list
items.items()|list
items['items']
items['pop'] is callable
items.get('get')
items.get('x')
items.get('x', 'y')
table.keys()|list
table.values()|list
table.items()
table.keys()
table.values()
table.keys()|sort
table.items()|sort
table.items()|length
table.copy()
table|tojson
users[0]|tojson
list|tojson
mixed|tojson
quote|tojson
utf8|tojson
'<b>&'|tojson
{2: 1, 1: none}|tojson
{'b': {'d': 1, 'c': []}, 'a': [1, [2]]}|tojson(2)
[]|tojson(indent=4)
[1.0, 1e20, 1e-7]|tojson
lines|indent
lines|indent(2)
lines|indent(2, true)
lines|indent(2, true, true)
lines|indent(width='> ')
lines|indent(2, blank=true)
''|indent
list|reverse|list
name|reverse
table|reverse|list
2.5|round
3.5|round
-2.5|round
2.675|round(2)
1234.5678|round(2)
1234.5678|round(-2)
42.55|round(1, 'floor')
42.55|round(1, 'ceil')
42.55|round(method='ceil')
7|round
1250|round(-2)
1350|round(-2)
7|round(1, 'floor')
minus|abs
-1.5|abs
list|min
list|max
words|min
words|max(case_sensitive=true)
users|min(attribute='uid')
users|max(attribute='name')
[]|min
[[1, 2], [1]]|min
list|sum
[]|sum
[0.1, 0.2]|sum
users|sum(attribute='uid')
list|sum(start=10)
[[1], [2]]|sum(start=[])
'x'|center(5)
'xy'|center(5)
'%s-%s'|format('a', 1)
name.upper()
name.split('-')
text.split()
text.split(' ', 1)
text.split(maxsplit=2)
text.rsplit(' ', 1)
'a,b,,c'.split(',')
'  a  b '.split()
'a b c d'.rsplit(none, 2)
''.split()
''.split(',')
name.startswith('web')
name.endswith(('x', '1'))
name.replace('-', '_')
'-'.join(['a', 'b'])
'xyx'.strip('x')
' a '.lstrip()
' a '.rstrip()
'a'.zfill(3)
'-5'.zfill(4)
'a'.ljust(3) ~ '|'
'a'.rjust(3, '.')
name.find('b')
name.find('z')
name.rfind('e')
name.count('b')
'a-b-c'.partition('-')
'a-b-c'.rpartition('-')
'abc'.partition('z')
'abc'.rpartition('z')
"they're bill's friends".title()
'12'.isdigit()
'ab'.isalpha()
'a1'.isalnum()
'AB'.isupper()
'ab'.islower()
' '.isspace()
lines.splitlines()
name.title()
name.capitalize()
'prefix-x'.removeprefix('prefix-')
'x.conf'.removesuffix('.conf')
list.index(1)
list.count(3)
(1, 2).index(2)
range(5)
range(1, 5)|list
range(5, 1, -2)|list
range(0, 10, 3)
range(3)[1]
range(10)[2:4]|list
2 in range(3)
dict(a=1, b=2)
dict({'x': 1}, y=2)
dict([('a', 1), ['b', 2]])
namespace(a=1).a
[1, 2, 3][1]
{'a': {'b': 1}}.a.b
'abc'[1]
users[1].home.path
users|length > 2
(users|first).name
users[0].groups|join(',')
list|sort|first
list | sort | reverse | list
name|upper|lower|title
not name|length > 3
-seven|abs
-1.5|round|int
seven|string|length
1 + list|length
'a'|upper ~ 'b'
[1, 2,]
{'a': 1,}
(1, 2,)
'a' is string and 'b' is string
true and not false
True and None is none
none or False
table.a + table['b']
'a' in ['a'] and 'b' not in ['a']
users | map(attribute='name') | map('lower') | sort | join(', ')
missing ~ 'x'
[missing]
{'a': missing}
missing or 'fallback'
(missing or {}).x
(missing|default({})).x|default('deep')
lines|replace('\\n', ' ')|trim
utf8.split(',')[0]
utf8|reverse
'\\t'|tojson
'a\\
b'
"\\q"
1 is defined
table.a is defined
'x' if table.z is defined else 'y'
'x' if table.z else 'y'
""".strip("\n").split("\n")

# "\\\nb" was parted above: a string that goes on in the next line.
_at = EXPRESSIONS.index("'a\\")
EXPRESSIONS[_at:_at + 2] = ["'a\\\nb'"]

# Whole templates.
TEMPLATES = [
    "plain", "", "\n", "a\n", "a\n\n", "a\r\nb\rc\r\n", "{{ name }}\n", "{{name}}", "{{- name -}}", " {{- name -}} x", "a {{+ name }}",
    "{# comment #}x", "a{#- c -#} b", "a\n{# c #}\nb", "{# {{ name }} {% if %} #}", "{#-#}x", "{#+#}\nx", "{# a\nb #}\nc",
    "{% if yes %}a{% endif %}", "{% if no %}a{% else %}b{% endif %}", "{% if no %}a{% elif yes %}b{% else %}c{% endif %}",
    "{% if no %}a{% elif no %}b{% elif zero %}d{% else %}c{% endif %}x", "{% if missing %}a{% endif %}b", "{% if missing is defined %}a{% endif %}",
    "{% if yes -%}\n  a\n{%- endif %}b", "{% if yes %}\na\n{% endif %}\nb\n", "  {% if yes %}\n  a\n  {% endif %}\nb\n",
    "x\n  {%- if yes %}\n a\n  {%- endif %}\n", "x\n  {%+ if yes +%}\n a\n  {% endif +%}\n", "{% if yes: %}a{% endif %}",
    "{% for x in list %}{{ x }},{% endfor %}", "{% for x in [] %}a{% else %}none{% endfor %}", "{% for x in list %}{{ x }}{% else %}none{% endfor %}",
    "{% for x in list %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }} {% endfor %}",
    "{% for x in list %}{{ loop.previtem }}<{{ x }}>{{ loop.nextitem }} {% endfor %}", "{% for x in list %}{{ loop.cycle('a', 'b') }}{% endfor %}",
    "{% for x in [1,1,2,2,1] %}{{ loop.changed(x) }} {% endfor %}", "{% for x in list %}{{ loop.depth }}{% for y in [1] %}{{ loop.depth }}{% endfor %}{% endfor %}",
    "{% for k, v in table.items() %}{{ k }}={{ v }};{% endfor %}", "{% for k, v in table|dictsort %}{{ k }}={{ v }};{% endfor %}",
    "{% for k, v in table|items %}{{ k }}={{ v }};{% endfor %}", "{% for k in table %}{{ k }};{% endfor %}", "{% for (k, v) in table.items() %}{{ k }}{% endfor %}",
    "{% for a, (b, c) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}",
    "{% for c in name %}{{ c }}.{% endfor %}", "{% for x in missing %}a{% else %}b{% endfor %}", "{% for x in list if x > 1 %}{{ x }}{{ loop.index }}{{ loop.length }} {% endfor %}",
    "{% for x in list if x > 9 %}a{% else %}b{% endfor %}", "{% for x in 1, 2, 3 %}{{ x }}{% endfor %}", "{% for u in users %}{{ u.name }}:{{ u.groups|join(',') }}\n{% endfor %}",
    "{% for x in range(3) %}{% for y in range(x) %}{{ x }}{{ y }}{{ loop.index }}{{ loop.first }} {% endfor %}{{ loop.index }};{% endfor %}",
    "{% for s in servers -%}\nserver {{ s }}\n{% endfor %}", "{%- for s in servers %}\nserver {{ s }}\n{%- endfor %}", "{% if servers or pools -%}\nx\n{% endif -%}\n y",
    "{% set x = 1 %}{{ x }}", "{% set x = 1, 2 %}{{ x }}", "{% set a, b = 1, 2 %}{{ a }}{{ b }}", "{% set x = 1 %}{% if yes %}{% set x = 2 %}{% endif %}{{ x }}",
    "{% set x = 0 %}{% for i in list %}{% set x = x + i %}{{ x }} {% endfor %}{{ x }}", "{% set ns = namespace(n=0) %}{% for i in list %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }}",
    "{% set ns = namespace() %}{% set ns.a = 1 %}{{ ns.a }}{{ ns.b is defined }}", "{% set x %}a{{ name }}b{% endset %}{{ x|upper }}", "{% set x | upper %}abc{% endset %}{{ x }}",
    "{% set x | replace('a', 'b') | upper %}abc{% endset %}{{ x }}", "{% set name = 'other' %}{{ name }}", "{{ x }}{% set x = 1 %}{{ x }}", "{% set x = missing %}{{ x }}{{ x is defined }}",
    "{% for i in [1] %}{% set y = i %}{% endfor %}{{ y is defined }}", "{% for i in [1,2] %}{{ z is defined }}{% set z = i %}{% endfor %}", "{% if yes %}{% set q = 1 %}{% endif %}{{ q }}",
    "{% with a = 1 %}{{ a }}{% endwith %}{{ a is defined }}", "{% with a = 1, b = 2 %}{{ a + b }}{% endwith %}", "{% with %}{% set w = 1 %}{{ w }}{% endwith %}{{ w is defined }}",
    "{% with name = 'x', n = name %}{{ n }}{{ name }}{% endwith %}", "{% filter upper %}abc {{ name }}{% endfilter %}", "{% filter replace('a', 'b')|upper %}abc{% endfilter %}",
    "{% filter indent(2) %}a\nb{% endfilter %}", "{% raw %}{{ name }}{% if %}{% endraw %}", "{% raw -%}  {{ x }}  {%- endraw %} y", "a {%- raw %} b {% endraw -%} c",
    "{%raw%}{{{%endraw%}", "  {% raw %}\nx\n{% endraw %}\ny", "{% raw %}\n{% endraw +%}\nx", "{% set l = [] %}{% do l.append(1) %}{% do l.append(2) %}{{ l }}",
    "{% set l = [1] %}{% set m = l %}{% do m.extend([2, 3]) %}{{ l }}", "{% set d = {} %}{% do d.update({'a': 1}) %}{% do d.update(b=2) %}{{ d }}", "{% print name %}", "{% print 1, 'a' %}",
    "{{ {'a': {'b': 1}}.a.b }}", "{{ '{{' }}", "{{ '}}' }}", "{{ \"{% x %}\" }}", "{ { name } }", "{{ {} }}", "{{ {'a': [1]}['a'][0] }}", "}} %} #}", "a { b", "a {", "{{ '%}' }}",
    "{{\n  name\n  |upper\n}}", "{% set x =\n 1 %}\n{{ x }}", "line1\n{{ name }}\nline3\n", "{{ name }} \n {{ name }}", "{{ name -}} \n x", "x \n {{- name }}",
    "{% for x in list %}\n  {{ x }}\n{% endfor %}\n", "\t{% for x in list %}\n\t- {{ x }}\n\t{% endfor %}\nend", "a{% if yes %} b {% endif %}c", "{% if yes %}{% endif %}",
    "{% set x = [1, 2] %}{% set y = x + [3] %}{{ x }}{{ y }}", "{% set g = users|map(attribute='name') %}{{ g|join(',') }}{{ g|join(',') }}", "{% set g = list|select('odd') %}{{ g|first }}{{ g|list }}",
    "{% for x in list|sort %}{{ x }}{% endfor %}", "{% for x in list %}{% if loop.last %}{{ x }}{% else %}{{ x }}, {% endif %}{% endfor %}", "{% if 'a' in table and table.a == 1 %}ok{% endif %}",
    "{% for u in users if u.shell is defined %}{{ u.name }}{% endfor %}", "{% if name in ('web-1', 'web-2') %}in{% endif %}", "{% if ds.meta_data.az is defined %}{{ ds.meta_data.az[:-1] }}{% endif %}",
    "{{ loop is defined }}", "{% for x in [1] %}{{ loop is defined }}{% endfor %}", "{% for x in list %}{% set outer = loop %}{% for y in [1] %}{{ outer.index }}{{ loop.index }} {% endfor %}{% endfor %}",
    "{% for x in [1, 2] %}{% else %}{{ loop is defined }}{% endfor %}", "{% for x in [] %}{% else %}{{ loop is defined }}{% endfor %}", "{% for x in [1,2] %}{{ x }}{% endfor %}{{ x is defined }}",
    "{% if no %}{{ 1|nosuch }}{% endif %}ok", "{% if no %}{{ 1 is nosuch }}{% endif %}ok", "{{ 'a'\n'b' }}", "{{ [\n1,\n2\n] }}", "#cloud-config\nhostname: {{ name }}\nruncmd:\n{% for x in list %}\n  - echo {{ x }}\n{% endfor %}\n",
    "{%- if servers %}\n# {{ servers|length }}\n{% endif %}\n{% for pool in pools -%}\npool {{pool}} iburst\n{% endfor %}\n", "{{ 1 }}{{ 2 }}\n\n{{ 3 }}\n\n", "{#\n#}\n\nx", "x{# a #}\n", "x\n{#- a #}\n y",
    "\u00e4{{ '\u00e9' }}\u4e16{{ utf8 }}", "{{ utf8|length }}\n{{ utf8[0] }}", "{% set \u0061 = 1 %}{{ a }}",
]

# Templates that neither renders.
REFUSED = [
    "{{", "{{ name", "{{ }}", "{{ name }", "{% if %}{% endif %}", "{% if yes %}", "{% endif %}", "{% for %}{% endfor %}", "{% for x in %}{% endfor %}", "{% for x %}{% endfor %}", "{% nosuch %}",
    "{# open", "{% raw %}open", "{{ 'open }}", "{{ 1 + }}", "{{ (1 }}", "{{ [1 }}", "{{ 1) }}", "{{ [1) }}", "{{ 1|nosuch }}", "{{ 1 is nosuch }}", "{{ 1|upper( }}", "{{ a b }}", "{% set 1 = 2 %}", "{% set true = 1 %}",
    "{% set x %}", "{{ missing.x }}", "{{ missing['x'] }}", "{{ missing + 1 }}", "{{ 1 + missing }}", "{{ missing - 1 }}", "{{ ds.a.b }}", "{{ missing() }}", "{{ missing < 1 }}", "{{ -missing }}", "{{ missing|int }}",
    "{{ 1 + 'a' }}", "{{ 'a' + 1 }}", "{{ 1 / 0 }}", "{{ 1 // 0 }}", "{{ 1 % 0 }}", "{{ 1.0 / 0 }}", "{{ [] + 1 }}", "{{ 1 < 'a' }}", "{{ none < 1 }}", "{{ [1, 'a']|sort }}", "{{ {} < {} }}", "{{ 1 in 5 }}",
    "{{ 1 in 'abc' }}", "{{ 5|length }}", "{{ 5|list }}", "{{ 5|join }}", "{{ none|abs }}", "{{ 'a'|abs }}", "{{ ['a']|sum }}", "{{ 5|dictsort }}", "{{ table|dictsort(by='x') }}", "{{ 1.5|round(method='x') }}", "{{ 'a'|round }}",
    "{{ {[]: 1} }}", "{{ [[1], [2]]|unique|list }}", "{% for a, b in [1] %}{% endfor %}", "{% for a, b in [(1, 2, 3)] %}{% endfor %}", "{% for a, b in [(1,)] %}{% endfor %}", "{% for x in 5 %}{% endfor %}", "{% set a, b = [1] %}",
    "{{ name() }}", "{{ 5() }}", "{{ name.nosuch() }}", "{{ name.split('') }}", "{{ range() }}", "{{ range(1, 2, 0) }}", "{{ list[::0] }}", "{{ 'x'|int(foo=1) }}", "{{ name|upper(1) }}", "{{ name|replace('a') }}",
    "{{ 1|default(1, 2, 3) }}", "{{ '%d' % 'a' }}", "{{ '%s %s' % 'a' }}", "{{ '%s' % (1, 2) }}", "{{ '%z' % 1 }}", "{{ '%(x)s' % table }}", "{{ list|map|list }}", "{{ name is defined if yes else no }}", "{{ 1 is == 1 }}", "{{ list|map('nosuch')|list }}", "{{ list|select('nosuch')|list }}",
    "{{ 'a' is divisibleby 2 }}", "{{ 1 is odd is even }}", "{{ x | }}", "{{ 1 is }}", "{% else %}", "{% if yes %}{% elif %}{% endif %}", "{% for x in list %}{% endif %}", "{{ list.index(9) }}", "{% set name.x = 1 %}",
    "{{ 'inf'|float|int }}", "{{ {'a': missing}|tojson }}", "{{ lines|indent('a', 'b', 'c', 'd') }}", "{{ 7|indent }}", "{{ 1 if }}", "{{ not }}x{{ }}", "{{ . }}", "{{ .5 }}", "{{ 1..2 }}", "{{ a.'b' }}", "{{ ! }}", "{{ a ? b }}",
    "{% filter nosuch %}{% endfilter %}", "{% with a %}{% endwith %}", "{{ '\\x4' }}", "{{ 09 }}", "{% for x in list recursive %}", "{{ table|items|length }}", "{{ table.items()[0]() }}",
]

# What Jinja has and Hearth refuses, with the word that its error has.
NOT_SUPPORTED = {
    "{% macro m() %}{% endmacro %}": "macro", "{% include 'x' %}": "include", "{% import 'x' as y %}": "import", "{% from 'x' import y %}": "from", "{% extends 'x' %}": "extends",
    "{% block b %}{% endblock %}": "block", "{% call m() %}{% endcall %}": "call", "{{ 'a'|wordwrap }}": "wordwrap", "{{ 'a'|escape }}": "escape", "{{ lipsum() }}": "lipsum", "{{ 'a'.format(1) }}": "format",
    "{{ table.pop('a') }}": "pop", "{{ range(*list) }}": "not supported", "{% for x in list recursive %}{% endfor %}": "recursive", "{{ '\\N{BULLET}' }}": "by its name", "{{ name.encode() }}": "encode",
    "{{ 9223372036854775807 + 1 }}": "64 bits", "{{ 2 ** 64 }}": "64 bits", "{{ 99999999999999999999 }}": "64 bits", "{{ list|map('upper') }}": "|list", "{{ name.upper }}": "call it", "{% autoescape true %}{% endautoescape %}": "autoescape",
}
