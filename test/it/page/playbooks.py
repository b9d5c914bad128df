"""The playbooks whose runs the page's tests look at: an ordinary site, one that hates terminals and browsers, a slow one."""
import json

import yaml

HOSTS = ["web1", "web2", "web3", "db1", "db2", "cache1"]
INVENTORY = "".join(f"{host} ansible_connection=local\n" for host in HOSTS) + (
    "[web]\nweb1\nweb2\nweb3\n[db]\ndb1\ndb2\n[gone]\nlost1 ansible_connection=ssh ansible_host=127.0.0.1 ansible_port=1\n")

ROLE = [
    {"name": "install nginx", "command": "sh -c 'sleep 0.05; echo installed'", "changed_when": False},
    {"name": "write the vhost", "copy": {"content": "server {{ inventory_hostname }};\nlisten {{ port }};\n",
                                        "dest": "{{ playbook_dir }}/made/{{ inventory_hostname }}.conf"}, "notify": "restart nginx"},
]
HANDLERS = [{"name": "restart nginx",
             "shell": "if [ -e broken ] && [ {{ inventory_hostname }} != web1 ]; then echo 'nginx: [emerg] bind() to 0.0.0.0:80 failed' >&2; exit 3; fi",
             "args": {"chdir": "{{ playbook_dir }}"}}]
COLOURS = r"printf '\033[32mPASS\033[0m one\n\033[1;31mFAIL\033[0m two \033[4mlined\033[0m\n\033[38;5;208morange\033[0m \033[48;2;10;20;200mblue\033[0m\n'"

# Facts that do not say which machine it is: all of them are this one.
SITE = [
    {"name": "prepare", "hosts": "web:db:cache1", "gather_facts": True, "gather_subset": ["!all", "!min", "distribution"], "tasks": [
        {"name": "say hello", "debug": {"msg": "Hello from {{ inventory_hostname }}"}},
        {"name": "look for a file that may be missing", "command": "cat /nonexistent/maybe", "ignore_errors": True, "when": "inventory_hostname == 'db1'"},
        {"name": "colours of a test run", "shell": COLOURS, "changed_when": False, "when": "inventory_hostname == 'web1'"},
        {"name": "packages", "command": "printf %s {{ item }}", "loop": ["git", "curl", "jq"], "changed_when": False},
    ]},
    {"name": "web servers", "hosts": "web", "gather_facts": False, "vars": {"port": "{{ lookup('file', playbook_dir + '/port') }}"}, "roles": ["nginx"]},
    {"name": "database", "hosts": "db", "gather_facts": False, "tasks": [
        {"name": "backup", "command": "sh -c 'sleep 0.3; seq 1 40'", "changed_when": False},
        {"name": "migrate", "block": [{"name": "run the migration", "command": "sh -c 'exit 1'", "when": "inventory_hostname == 'db2'"}],
         "rescue": [{"name": "roll back", "debug": {"msg": "rolled back"}}]},
    ]},
]

LOST = [{"name": "far away", "hosts": "gone", "gather_facts": False, "tasks": [{"name": "reach it", "ping": None}]}]

# Everything that a page could take for something else than text. `raw` in the names: Jinja is not ours to test.
EVIL = "<script>window.hacked=1</script><img src=x onerror=window.hacked=2>"
RTL = "abc\u202egnp.exe\u202c \u2066right\u2069 \u05e9\u05dc\u05d5\u05dd"
HOSTILE_FACTS = {EVIL: {RTL: "</script><script>window.hacked=6</script>"}, "javascript:alert(1)": ["<b>", "\u001b[31mred\u001b[0m"]}
HOSTILE_FILE = "<b onmouseover=alert(1)>.yml"
HOSTILE = [{"name": f"{EVIL} play", "hosts": "web1", "gather_facts": False, "tasks": [
    {"name": f"{EVIL} task \"quoted\" 'single' & amp", "shell": f"printf '%s' \"{EVIL}\"; printf '\\033]0;title\\007\\033[2J\\033[31mred\\033[0m'"},
    {"name": RTL, "debug": {"msg": RTL}},
    {"name": "javascript:alert(1)", "debug": {"msg": "see javascript:alert(1) and https://example.org/?q=<b>&x=\"y\" and data:text/html,<script>1</script>"}},
    {"name": "]]></script><!-- the end", "debug": {"msg": {"</script><script>window.hacked=3</script>": ["<!--", "-->", "\\u003c"]}}},
    {"name": "a line of 5 MB", "shell": "head -c 5000000 /dev/zero | tr '\\0' x"},
    {"name": "facts", "setup": {"gather_subset": ["!all", "!min", "local"], "fact_path": "{{ playbook_dir }}/facts.d"}},
    {"name": "a record", "hearth.automation.ara_record": {"key": EVIL, "value": {EVIL: [RTL, "</script><script>window.hacked=7</script>"]}, "type": "dict"}},
    {"name": "a link that is none", "hearth.automation.ara_record": {"key": RTL, "value": "javascript:window.hacked=8", "type": "url"}},
    {"name": "a file", "include_tasks": {"file": HOSTILE_FILE}},
    {"name": "fails with <b>markup</b>", "fail": {"msg": f"{EVIL}\nsecond line {RTL}"}, "ignore_errors": True},
]}]

SLOW = [{"name": "slowly", "hosts": "web:db", "gather_facts": False, "tasks": [
    {"name": f"step {n}", "command": "sh -c 'while [ ! -e {{ playbook_dir }}/go ] && [ %d -gt 1 ]; do sleep 0.05; done; sleep 0.05'" % n,
     "changed_when": n % 3 == 0} for n in range(1, 13)]}]

# More tasks that changed, and more failures that differ, than a list shows.
MUCH = [{"name": "much", "hosts": "web1", "gather_facts": False, "tasks": [
    *({"name": f"change {n}", "debug": {"msg": n}, "changed_when": True} for n in range(1, 15)),
    *({"block": [{"name": f"fail {n}", "fail": {"msg": f"trouble {n}"}}], "rescue": [{"name": f"rescue {n}", "debug": {"msg": n}}]} for n in range(1, 16)),
]}]


def write(folder):
    """The files of all of them, in `folder`."""
    role = folder / "roles/nginx"
    for part, content in (("tasks", ROLE), ("handlers", HANDLERS)):
        (role / part).mkdir(parents=True)
        (role / part / "main.yml").write_text(yaml.safe_dump(content, sort_keys=False))
    (folder / "made").mkdir()
    (folder / "facts.d").mkdir()
    (folder / "facts.d/evil.fact").write_text(json.dumps(HOSTILE_FACTS))
    (folder / HOSTILE_FILE).write_text(f"# {EVIL} {RTL} ]]></script><!--\n- name: included\n  debug: {{msg: included}}\n")
    (folder / "port").write_text("80")
    (folder / "hosts").write_text(INVENTORY)
    for name, content in (("site", SITE), ("lost", LOST), ("hostile", HOSTILE), ("slow", SLOW), ("much", MUCH)):
        (folder / f"{name}.yml").write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True))
