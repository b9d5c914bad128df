"""PyYAML's side, in the words of the probe."""
import datetime
import struct

import yaml

# The pure loader, which is what cloud-init and yaml.safe_load use.
LOADER = yaml.SafeLoader


def bits(number):
    return str(struct.unpack("<Q", struct.pack("<d", number))[0])


def tree(value):
    """(type, value) of what PyYAML made."""
    if value is None:
        return "null", None
    if isinstance(value, bool):
        return "a boolean", "true" if value else "false"
    if isinstance(value, int):
        return "an integer", str(value)
    if isinstance(value, float):
        return "a number", "nan" if value != value else bits(value)
    if isinstance(value, str):
        return "a string", value
    if isinstance(value, bytes):
        return "binary data", value.hex()
    if isinstance(value, datetime.date):
        return "a timestamp", value.isoformat()
    if isinstance(value, (set, frozenset)):
        return "a set", sorted((tree(member) for member in value), key=repr)
    if isinstance(value, dict):
        return "a mapping", [(tree(key), tree(item)) for key, item in value.items()]
    if value and all(isinstance(item, tuple) for item in value):
        return "a list of pairs", [(tree(key), tree(item)) for key, item in value]
    return "a list", [tree(item) for item in value]


def load(text):
    """The trees of all documents, or the error. PyYAML lets errors of Python through as well."""
    try:
        return [tree(document) for document in yaml.load_all(text, Loader=LOADER)], None
    except Exception as error:  # pylint: disable=broad-except
        return None, error


def ours(answer):
    """The same of the probe's answer."""
    if "fault" in answer:
        return None, answer["fault"]
    return [our_tree(document) for document in answer["documents"]], None


def our_tree(node):
    kind, value = node["type"], node["value"]
    if kind == "a list":
        return kind, [our_tree(item) for item in value]
    if kind == "a set":
        return kind, sorted((our_tree(key) for key, _ in value), key=repr)
    if kind in ("a mapping", "a list of pairs"):
        return kind if value or kind == "a mapping" else "a list", [(our_tree(key), our_tree(item)) for key, item in value]
    if kind == "a number" and value not in ("nan",):
        number = struct.unpack("<d", struct.pack("<Q", int(value)))[0]
        return kind, "nan" if number != number else value
    return kind, value


def marks(text):
    """Line and column of every node, in the text's order, both from 1."""
    found = []

    def walk(node):
        found.append([node.start_mark.line + 1, node.start_mark.column + 1])
        if isinstance(node, yaml.SequenceNode):
            for item in node.value:
                walk(item)
        elif isinstance(node, yaml.MappingNode):
            for key, item in node.value:
                walk(key)
                walk(item)

    for document in yaml.compose_all(text, Loader=LOADER):
        walk(document)
    return found


def our_marks(answer):
    found = []

    def walk(node):
        found.append(node["at"])
        if isinstance(node["value"], list):
            for item in node["value"]:
                for part in item if isinstance(item, list) else [item]:
                    walk(part)

    for document in answer["documents"]:
        walk(document)
    return found
