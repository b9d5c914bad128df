"""Hearth finds in a cloud-config what cloud-init's own validator finds, at the same place."""
import json

import pytest
import yaml

from . import cloud_configs, cloud_init, probe

# Where the path of the first error differs, and why. Both sides refuse these.
REASONED = {
    "two misspelt": "cloud-init tells two unknown keys of the top level in one error without a path",
    "reporting 3": "`type` names the branch; cloud-init tells the first of all branches that its type is another",
    "reporting 4": "the same",
    "boolean as key": "the path is written as JSON has it, `true`; Python's word is `True`",
    "chpasswd 4": "`type` is the key that is wrong; cloud-init's anyOf tells of the whole entry",
    "v1 bad type": "the same",
}


def ours(mode, text):
    answer = probe.ask(mode, [text])[0]
    assert "diagnostics" in answer, answer
    errors = [said for said in answer["diagnostics"] if said["severity"] == "error"]
    return sorted((told_path(said) for said in errors), key=lambda path: path.split(".")), sorted(
        said["path"] for said in answer["diagnostics"] if said["severity"] == "deprecated")


def told_path(said):
    """Hearth names an unknown key itself; cloud-init the mapping that holds it, but for the top level."""
    parts = said["path"].split(".")
    return ".".join(parts[:-1]) if said["keyword"] == "additionalProperties" and len(parts) > 1 else said["path"]


def compare(mode, schema, name, text):
    errors, remarks = cloud_init.check(schema, yaml.safe_load(text))
    our_errors, our_remarks = ours(mode, text)
    assert bool(our_errors) == bool(errors), (our_errors, errors)
    if name not in REASONED:
        assert our_errors[:1] == errors[:1], (our_errors, errors)
    assert sorted(set(our_remarks)) == remarks
    return bool(errors), bool(remarks)


@pytest.mark.parametrize("name", cloud_configs.CONFIGS)
def test_cloud_config(name):
    wrong, old = compare("cloud-config", "cloud-config-v1", name, cloud_configs.CONFIGS[name])
    assert wrong == (not name.startswith(("ok ", "old ")))
    if name.startswith("ok "):
        assert not old
    if name.startswith("old "):
        assert old


def keys_of(text):
    config = yaml.safe_load(text)
    return [key for key in config if isinstance(key, str)] if isinstance(config, dict) else []


def test_every_key_of_the_schema_has_a_config():
    known = json.loads((probe.SCHEMAS / "schema-cloud-config-v1.json").read_text())["properties"]
    tried = {key for text in cloud_configs.CONFIGS.values() for key in keys_of(text)}
    assert set(known) <= tried, sorted(set(known) - tried)


@pytest.mark.parametrize("name", cloud_configs.NETWORK_V1)
def test_network_config_v1(name):
    wrong, _ = compare("network-config-v1", "network-config-v1", f"v1 {name}", cloud_configs.NETWORK_V1[name])
    assert wrong == (not name.startswith("ok"))


@pytest.mark.parametrize("name", cloud_configs.NETWORK_V2)
def test_network_config_v2(name):
    wrong, _ = compare("network-config-v2", "network-config-v2", f"v2 {name}", cloud_configs.NETWORK_V2[name])
    assert wrong == (not name.startswith("ok"))
