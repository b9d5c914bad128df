"""ara's own CLI against one server: what it prints, with what must differ between two servers taken away."""
import collections
import json
import re
import subprocess

from ara_server import BIN

Said = collections.namedtuple("Said", "code rows talk")

# ONE stands for the id of the first object of the table.
COMMANDS = [tuple(line.split()) for line in """
playbook list
playbook list --long
playbook list --label first --status failed
playbook list --name site --order=-id --limit 1
playbook show ONE
playbook metrics
playbook metrics --aggregate name --long
playbook prune --days 0
play list --long
play list --resolve
play show ONE
task list
task list --long --with-exceptions
task list --status failed
task list --resolve --limit 5
task show ONE
task metrics
task metrics --aggregate name --long
host list
host list --latest
host list --with-unreachable
host show ONE --with-facts
host metrics
result list
result list --long --status failed --ignore-errors
result list --resolve --limit 5
result list --changed
result show ONE --with-content
record list --long
record show ONE
expire --hours 0
playbook show 987654321
task delete 987654321
playbook list --order=bogus
""".strip().splitlines()]
TABLES = {name: name + "s" for name in ("playbook", "play", "task", "host", "result", "record")}
NO_FORMAT = ("prune", "delete", "expire")


def table_of(command):
    return TABLES.get(command[0], "none")


def cli(url, command, folder, ids, n):
    """`n`: 0 for the first server, whose ids are the small ones; 1 for the second, whose ids `ids` knows."""
    first = 1 if n == 0 else ids.second(table_of(command), 1, 1)
    words = [str(first) if word == "ONE" else word for word in command]
    form = [] if set(NO_FORMAT) & set(words) else ["-f", "json"]
    done = subprocess.run([BIN / "ara", *words, "--client", "http", "--server", url, *form],
                          env={"PATH": "/usr/bin:/bin", "HOME": str(folder), "TZ": "UTC"}, capture_output=True, text=True, timeout=120)
    try:
        rows = json.loads(done.stdout)
    except ValueError:
        rows = done.stdout
    return Said(done.returncode, rows, talk_of(done.stderr, url))


def talk_of(text, url):
    """Without times and places: a warning says the same at both."""
    text = re.sub(r"\d{4}-\d\d-\d\d[T ][\d:,.]+(\+00:00|Z)?", "TIME", text.replace(url, "URL"))
    return re.sub(r"(?s)Traceback.*\n(?=\w)", "", text)
