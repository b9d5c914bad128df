"""What may differ between ara and Hearth, as data, each with its reason. What is not here is a failure.

STATUSES: `asks` matches "METHOD target body"; ara answered `ara`, Hearth may answer one of `hearth` instead.
TEXTS: at `where`, ara says `ara` and Hearth `hearth` (regular expressions over the whole repr); `asks` as above, "" for all.
"""
import collections
import re

StatusRule = collections.namedtuple("StatusRule", "name asks ara hearth why")
TextRule = collections.namedtuple("TextRule", "name where ara hearth why asks", defaults=[""])

A_500 = "ara's 500 is an exception that nobody caught; Hearth names the field"

STATUSES = [
    StatusRule("order on latesthosts", r"GET /api/v1/latesthosts\S*order=", 500, (200,),
               "these fields are the host's, not the latest row's: Hearth sorts by them"),
    StatusRule("lineno that is no number", r"GET /api/v1/tasks\S*lineno=", 500, (400,), A_500),
    StatusRule("huge limit or offset", r"(GET|HEAD) \S*(limit|offset)=\d{19,}", 500, (200, 400),
               "beyond SQLite's 64 bit; Hearth takes it as no limit or names it"),
    StatusRule("time out of range in a filter", r"GET \S*_(before|after)=", 500, (400, 200), A_500),
    StatusRule("label null", r'(POST|PUT|PATCH) /api/v1/playbooks.*"labels"', 500, (400,), A_500),
    StatusRule("label object or list", r'(POST|PUT|PATCH) /api/v1/playbooks.*"labels": \[.*[\[{]', 201, (400,),
               "ara makes a label of Python's repr"),
    StatusRule("path with other content", r"POST /api/v1/files", 500, (400,), A_500),
    StatusRule("content that is no text", r'POST /api/v1/files.*"content": ([\d\[{tf]|"[^"]*\\ud)', 500, (400, 201), A_500),
    StatusRule("taken name or path", r"(PUT|PATCH) /api/v1/(hosts|files)/", 500, (400,), A_500),
    StatusRule("empty file", r'POST /api/v1/files.*"content": ""', 400, (201,),
               "ara loses an empty vars file; Hearth takes it"),
    StatusRule("duration beyond 64 bit", r'(POST|PUT|PATCH) .*"duration"', 500, (400,), A_500),
    StatusRule("number beyond 64 bit", r"(POST|PUT|PATCH) .*\d{19}", 500, (400,), A_500),
    StatusRule("method of what is no API", r"\w+ /(robots\.txt|healthcheck/)", 403, (405,), "Django looks for a form's token first; Hearth has no forms"),
    StatusRule("host with a dot", r"GET /api/v1/latesthosts/[^/?]*\.", 404, (200,),
               "ara takes what follows the dot for a format"),
]

TEXTS = [
    TextRule("404 text", r"\.detail", r"'No \w+ matches the given query\.'", r"'Not found\.'",
             "ara's own CLI compares with `Not found.`; newer Django REST frameworks say more"),
    TextRule("404 in the CLI", r"talk", r"\"404 .*'id'\\n\"", r"\"404 .*Playbook not found: \d+\\n\"",
             "ara 1.8.0's CLI does not understand the newer text of its own server"),
    TextRule("parse error", r"\.detail", r"['\"]JSON parse error - .*", r"['\"]JSON parse error - .*",
             "the text is that of Python's parser"),
    TextRule("multipart error", r"\.detail", r"'Multipart form parse error - .*", r"'Multipart form parse error - .*",
             "the text is that of Django's parser"),
    TextRule("empty file beside other faults", r" keys", r"\[.*'content'.*\]", r"(?!.*'content').*",
             "ara loses an empty vars file; Hearth takes it", asks=r'(POST|PUT) /api/v1/files.*"content": ""'),
    TextRule("time out of range beside other faults", r" keys", r"\[.*\]", r"\[.*_(before|after)'.*\]",
             "a filter that ara does not refuse but fails at", asks=r"GET \S*_(before|after)=9999"),
    TextRule("hearth's own version", r" keys", r"\['kind', 'version', 'api'\]", r"\['kind', 'version', 'api', 'hearth'\]",
             "what speaks with Hearth sees so that it does, and which one"),
    TextRule("version", r"\.version", r"'\d+\.\d+\.\d+'", r"'\d+\.\d+\.\d+'", "the ara release whose API Hearth speaks"),
    TextRule("server version", r".*\.server_version", r"'\d+\.\d+\.\d+'", r"'.*'", "free text: who recorded it"),
    TextRule("HTML", r"header content-type", r"'text/html.*", r"'(text/html.*|application/json)'", "an error page, or the browsable one: Hearth's own"),
]


def described(request):
    """What `asks` matches."""
    body = (request.body or b"").decode("utf-8", "backslashreplace")
    return f"{request.method} {request.target} {body}"


def status_rule(request, a, b):
    text = described(request)
    return next((rule for rule in STATUSES if rule.ara == a.status and b.status in rule.hearth and re.search(rule.asks, text)), None)


def text_rule(request, found):
    """`request` is None for what a CLI prints."""
    a, b = repr(found.a), repr(found.b)
    asked = described(request) if request else ""
    return next((rule for rule in TEXTS if re.fullmatch(rule.where, found.where)
                 and re.fullmatch(rule.ara, a) and re.fullmatch(rule.hearth, b) and re.search(rule.asks, asked)), None)


def unreasoned(request, a, b, found, used):
    """The differences that no rule explains; `used` counts the rules that explained one."""
    if a.status != b.status:
        rule = status_rule(request, a, b)
        if rule:
            used[rule.name] += 1
            return []
    left = []
    for one in found:
        rule = text_rule(request, one)
        if rule:
            used[rule.name] += 1
        else:
            left.append(one)
    return left
