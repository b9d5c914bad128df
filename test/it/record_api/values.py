"""Values for each kind of field: those that ara takes, those that it refuses, in all the forms that clients send."""
STATUSES = {
    "playbooks": ["unknown", "expired", "running", "completed", "failed"],
    "plays": ["unknown", "running", "completed", "expired"],
    "tasks": ["completed", "expired", "failed", "running", "unknown"],
    "results": ["ok", "failed", "skipped", "unreachable", "unknown"],
}
WORDS = ["web", "Web", "db", "deploy", "Gather Facts", "install nginx", "100%", "a_b", "naïve", "ÉTÉ", "été", "日本", "🔥 hot", "o'neil",
         'say "hi"', "back\\slash", "tab\there", "<b>", "a/b.yml", "x" * 255, "semi;colon--", "{{ item }}"]
PATHS = ["/srv/site.yml", "/srv/Site.yml", "/srv/roles/web/tasks/main.yml", "/srv/roles/web/handlers/main.yml", "/etc/ansible/hosts",
         "/srv/group_vars/all.yml", "/srv/été.yml", "/srv/a b.yml", "/srv/100%_done.yml"]
HOSTS = ["web1", "web2", "Web1", "db1", "localhost", "web1.example.org", "été", "a b", "host_1", "[::1]", "x" * 254]
LABELS = ["prod", "Prod", "check:False", "tags:all", "été", " spaced ", "", "with,comma", "9", "x" * 255, "100%"]
KEYS = ["version", "Version", "log url", "été", "k" * 255, "a&b"]
ACTIONS = ["setup", "command", "ansible.builtin.copy", "Command", "debug", "include_tasks"]
VERSIONS = ["2.14.18", "2.19.4", "3.11.2", "1.7.4", "srv-9"]
UUIDS = ["02fc0000-0001-96df-d9a9-000000000009", "02fc0000000196dfd9a900000000000a", "{02FC0000-0001-96DF-D9A9-00000000000B}",
         "urn:uuid:02fc0000-0001-96df-d9a9-00000000000c", "02FC0000-0001-96df-d9a9-00000000000D", 5]
# More than an hour from any now: what a server's clock says is told from what was sent by that (times.py).
TIMES = ["2021-03-04T05:06:07Z", "2021-03-04T05:06:07.123456Z", "2021-03-04T05:06:07.120000+02:00", "2021-03-04 05:06:07+00:00",
         "2021-03-04T05:06", "2021-03-04T05:06:07,5Z", "2021-03-04T05:06:07.1234567Z", "2021-03-04T05:06:07-05:30", "2020-02-29T23:59:59Z",
         "2035-01-01T00:00:00Z", "2021-03-05T00:00:00.000001+00:00", "2021-03-04T05:06:07+02", "2021-03-04T05:06:07"]
# Python 3.11's datetime.fromisoformat reads these; ara on older ones refused a date alone (facts.md).
NEW_TIMES = ["2021-03-04", "20210304", "20210304T050607Z", "2021-W09-4", "2021-3-4T5:6:7", "2021-03-04T05", "2021-03-04t05:06:07"]
BAD_TIMES = ["nope", "", "2021-13-04T05:06:07Z", "2021-02-30T00:00:00Z", "2021-03-04T24:00:00Z", "2021-03-04T05:06:07z", "1614834367",
             1614834367, True, 1.5, [], {}, " 2021-03-04T05:06:07Z", "2021-03-04T05:06:60Z", "9999-12-31T23:59:59-05:00"]
DURATIONS = ["00:00:01", "00:00:09.221543", "1 05:00:01.5", "-1 23:59:59", "P1DT2S", "PT1H2M3.5S", "-PT1S", 3.5, "3.5", 0, -5, "1:2", "100:00:00",
             "25:61:61", "1 day, 2:03:04", "1.1234567", "1,5", "P", ""]
BAD_DURATIONS = ["x", True, [], {}, "P1W", "1 days 2:3:4", "+5", " 5", "inf", "1e3", "1000000000 00:00:00", 1e30, "P1Y"]
DEEP = {"a": {"b": [{"c": [[[{"d": {"e": [1, [2, [3, [4, {"f": None}]]]]}}]]]}]}}
OBJECTS = [{}, {"changed": True, "msg": "ok"}, {"stdout": "line\nline", "rc": 0, "stdout_lines": ["line", "line"]},
           {"z": 1, "a": 2, "é": "日本 🔥", "n": None}, DEEP, {"big": 12345678901234567890, "one": 1.0, "huge": 1e22, "tiny": 1.5e-7, "neg": -0.0},
           {"invocation": {"module_args": {"path": "/etc/x", "mode": "0644"}}, "diff": {"before": "a\n", "after": "b\n"}},
           {"": "", " ": [], "nul": "a\x00b", "slash": "</script>", "id": 7, "playbook": 3, "created": "x"}]
ANY = OBJECTS + [[], [1, "two", None, True, 2.50], "text", "", "é\u2028", 0, 7, -1, 1.5, True, False, "9" * 30]
TAGS = [[], ["always"], ["web", "db"], ["é", 1, None], "text", {"a": 1}, 5]
NOTES = [[], ["be careful"], ["a", "b"], [{"msg": "old", "version": "2.20", "collection_name": "x"}], ["a", "b", "c"]]
CONTENTS = ["---\n- hosts: all\n", "---\n- hosts: all\n  tasks:\n  - ping:\n", " \n leading and trailing \n\n", "é日本🔥\n", "x", "a\tb\r\nc", "\\u0041", "y" * 5000]
INTEGERS = [0, 1, 7, 42, "7", " 8 ", 2147483647, -1, 3.0, 2147483648]
BAD_INTEGERS = ["x", "", 1.5, True, None, [], {}, "1.5", 9223372036854775808, "99999999999999999999"]
BOOLEANS = [True, False, True, False, "true", "False", 1, 0, "yes", "no", "on", "off", "t", "f", "y", "n", "TRUE", "1", "0"]
BAD_BOOLEANS = ["maybe", "", 2, None, [], {}, "2", 1.5, "oui"]
BAD_TEXTS = [True, [], {}, ["x"], "a\x00b"]
BAD_UUIDS = ["x", "", None, 1.5, [], {}, "02fc0000-0001-96df-d9a9", 2 ** 128, "g" * 32]
BAD_RELATIONS = ["x", "", None, True, [], {}, {"id": 1}, 987654321, "987654321", 0, -1, 1.5, 2 ** 70]
BAD_HOST_LISTS = [5, "x", None, ["x"], [987654321], [None], [[1]], [{}], {"a": 1}]
BAD_LABEL_LISTS = ["x", 5, None, {"a": 1}, True]
BAD_STATUSES = ["bogus", "", None, "OK", "changed", "ignored", True, 5, [], "Completed"]


def near(rng, values):
    """One of them, the first ones more often: sequences meet the same values again."""
    return values[min(int(rng.expovariate(2.5 / len(values))), len(values) - 1)]
