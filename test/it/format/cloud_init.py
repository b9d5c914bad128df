"""What cloud-init's validator says: Debian's jsonschema with cloud-init's own keywords (cloudinit/config/schema.py of 26.2).

`deprecated` and `changed` are remarks that make nothing invalid; anyOf and oneOf tell the errors of the branch that comes nearest;
binary data is a string.
"""
import json

import jsonschema
from jsonschema import Draft4Validator, FormatChecker
from jsonschema.exceptions import ValidationError, best_match

from .probe import SCHEMAS


class Remark(ValidationError):
    """Not an error: the value is accepted."""


def remarks_of(keyword):
    def check(_validator, on, _instance, schema):
        if on:
            yield Remark(f"{keyword} in {schema.get(keyword + '_version')}")
    return check


def parted(validator, instance, branch, index):
    said = list(validator.descend(instance, branch, schema_path=index))
    return [e for e in said if not isinstance(e, Remark)], [e for e in said if isinstance(e, Remark)]


def nearest(errors, instance):
    """The errors furthest down; of a mapping with a `type` those about the type that it names, or about types."""
    if isinstance(instance, dict) and "type" in instance:
        for error in errors:
            if instance["type"] in error.schema.get("properties", {}).get("type", {}).get("enum", []):
                return [error]
        return [error for error in errors if error.path and error.path[-1] == "type"]
    deepest = max((len(error.path) for error in errors), default=0)
    return [error for error in errors if len(error.path) == deepest]


def any_of(validator, branches, instance, _schema):
    errors = []
    for index, branch in enumerate(branches):
        wrong, remarks = parted(validator, instance, branch, index)
        if not wrong:
            yield from remarks
            return
        if isinstance(instance, dict) and branch.get("$ref", "").endswith(f"anyOf_type_{instance.get('type')}"):
            yield from wrong
            return
        errors += wrong
    yield best_match(errors)


def one_of(validator, branches, instance, _schema):
    results = [parted(validator, instance, branch, index) for index, branch in enumerate(branches)]
    right = [remarks for wrong, remarks in results if not wrong]
    if not right:
        yield from nearest([error for wrong, _ in results for error in wrong], instance)
    elif len(right) > 1:
        yield ValidationError("more than one branch")
    else:
        yield from right[0]


TYPES = Draft4Validator.TYPE_CHECKER.redefine("string", lambda _, value: isinstance(value, (str, bytes)))
Validator = jsonschema.validators.create(
    meta_schema=Draft4Validator.META_SCHEMA, type_checker=TYPES, version="cloud-init-of-this-test",
    validators=dict(Draft4Validator.VALIDATORS) | {"deprecated": remarks_of("deprecated"), "changed": remarks_of("changed"),
                                                   "anyOf": any_of, "oneOf": one_of})
Validator.is_valid = lambda self, instance, _schema=None: not any(
    not isinstance(error, Remark) for error in (self if _schema is None else self.evolve(schema=_schema)).iter_errors(instance))


def check(name, config):
    """Paths of the errors and of the remarks, in the order of cloud-init: by path."""
    schema = json.loads((SCHEMAS / f"schema-{name}.json").read_text())
    said = sorted(Validator(schema, format_checker=FormatChecker()).iter_errors(config), key=lambda e: [str(part) for part in e.path])
    errors = [path_of(error, schema) for error in said if not isinstance(error, Remark)]
    return errors, sorted({".".join(map(str, error.path)) for error in said if isinstance(error, Remark)})


def path_of(error, schema):
    """An unknown key of the top level is told by its name where there is one, any other by the mapping that holds it."""
    path = ".".join(map(str, error.path))
    if not path and error.validator == "additionalProperties" and error.schema == schema:
        extra = [str(key) for key in error.instance if key not in schema["properties"]]
        return extra[0] if len(extra) == 1 else ""
    return path
