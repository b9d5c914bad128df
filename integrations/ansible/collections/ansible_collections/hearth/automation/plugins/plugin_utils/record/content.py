# Copyright: the Hearth developers. Apache License 2.0 (see LICENSE).
"""What of a result is recorded."""
from .lines import encode

CENSORED = "the output has been hidden due to the fact that 'no_log: true' was specified for this result"
IGNORED_FACT = "Not saved by Hearth: named in ignored_facts"
# What a censored result may keep, as Ansible's own screen does.
HARMLESS = ("changed", "attempts", "retries")
TOO_LONG = {"omitted": "the result is longer than 15 MiB"}
NO_TRACEBACK = "(traceback unavailable)"
# Ansible takes its inner keys out of what callbacks get, at every level, but for these.
INNER = frozenset(
    "_ansible_" + name for name in ("verbose_always", "verbose_override", "item_label", "no_log", "delegated_vars")
)
SETUP = frozenset(
    prefix + name for prefix in ("", "ansible.builtin.", "ansible.legacy.") for name in ("setup", "gather_facts")
)


def hidden(no_log, result, status):
    """True when nothing of this result may leave.

    A no_log that is still a template was not evaluated: it hides too, but for a skipped task, which did nothing.
    """
    if result.get("_ansible_no_log") or no_log is True:
        return True
    return bool(no_log) and status != "skipped"


def censored(result):
    kept = {name: result[name] for name in HARMLESS if name in result}
    kept["censored"] = CENSORED
    return kept


def shown(result, ignored_facts):
    """The result without Ansible's inner keys and ignored facts; items of a loop that hide are censored."""
    content = {name: value for name, value in result.items() if name not in INNER}
    if "ansible_facts" in content and isinstance(content["ansible_facts"], dict):
        content["ansible_facts"] = facts(content["ansible_facts"], ignored_facts)
    if "results" in content and isinstance(content["results"], list):
        content["results"] = [_item(item, ignored_facts) for item in content["results"]]
    return content


def _item(item, ignored_facts):
    if not isinstance(item, dict):
        return item
    return censored(item) if item.get("_ansible_no_log") else shown(item, ignored_facts)


def facts(found, ignored):
    if "all" in ignored:
        return {"all": IGNORED_FACT}
    kept = dict(found)
    for name in ignored:
        if name in kept:
            kept[name] = IGNORED_FACT
    return kept


def warnings(result):
    """Each text once, in order, those of a loop's items too."""
    return list(dict.fromkeys(str(text) for text in _gathered(result, "warnings")))


def deprecations(result):
    """Each once, by what it says."""
    found = {}
    for entry in _gathered(result, "deprecations"):
        if not isinstance(entry, dict):
            entry = {"msg": str(entry)}
        key = (str(entry.get("collection_name")), str(entry.get("msg")), str(entry.get("version")))
        found.setdefault(key, entry)
    return list(found.values())


def _gathered(result, name):
    if name not in result and "results" not in result:
        return
    own = result.get(name)
    yield from own if isinstance(own, (list, tuple)) else [own] if own else []
    items = result.get("results")
    if isinstance(items, list):
        for item in items:
            if isinstance(item, dict) and item.get(name) and not item.get("_ansible_no_log"):
                yield from item[name] if isinstance(item[name], (list, tuple)) else [item[name]]


def exception(result):
    """The traceback's text, or None."""
    text = result.get("exception")
    if not text or text == NO_TRACEBACK:
        return None
    return str(text)


def label(result):
    """The text that Ansible shows for an item, or None."""
    found = result.get("_ansible_item_label")
    return found if found is None or isinstance(found, str) else encode(found)
