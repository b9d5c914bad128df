"""Are the results of a side those of plain Ansible? Times, temporary names and the field that says
how a result ran apart."""
import json
import re

# Differ from run to run with plain Ansible too, or say how and when a result came about.
PASSING = {"start", "end", "delta", "atime", "ctime", "mtime", "hearth", "warnings",
           "deprecations", "discovered_interpreter_python", "ansible_facts"}
TEMPORARY = re.compile(r"ansible-tmp-[0-9.-]+|ansible-local-\w+|ansible_mitogen_\w+|tmp[a-z0-9_]{8}")


def plain(value):
    """`value` without what may differ."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()
                if key not in PASSING and not key.startswith("_ansible")}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return TEMPORARY.sub("TEMPORARY", value) if isinstance(value, str) else value


def results(text):
    return [plain(json.loads(line)) for line in text.splitlines()]


def differences(expected, actual):
    """Lines for people; empty when equal."""
    if len(expected) != len(actual):
        return [f"{len(actual)} results instead of {len(expected)}"]
    return [f"{want[0]}: {path}: {a!r} instead of {b!r}"
            for want, have in zip(expected, actual) for path, b, a in unlike(want, have)]


def unlike(want, have, path=""):
    """(path, wanted, had) of every leaf that differs."""
    if isinstance(want, dict) and isinstance(have, dict):
        for key in sorted({*want, *have}):
            yield from unlike(want.get(key), have.get(key), f"{path}.{key}" if path else key)
    elif isinstance(want, list) and isinstance(have, list) and len(want) == len(have):
        for index, (a, b) in enumerate(zip(want, have)):
            yield from unlike(a, b, f"{path}[{index}]")
    elif want != have:
        yield path, want, have
