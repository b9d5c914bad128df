"""The two changes that let openstack.cloud's modules keep a session: their file that makes modules
imports AnsibleTurboModule in AnsibleModule's place, and keeps the Connection that it made.

The collection itself is left alone: a folder of the bench's holds links to it and the changed file.
"""
import pathlib

from bench.common.errors import BenchError

CHANGED = pathlib.PurePath("plugins/module_utils/openstack.py")
CHANGES = (
    ("from ansible.module_utils.basic import AnsibleModule\n",
     "from ansible_collections.hearth.automation.plugins.module_utils.turbo.module import (\n"
     "    AnsibleTurboModule as AnsibleModule)\n"),
    # `connections` lives as long as the session. Sessions of other credentials are other processes;
    # the key tells apart what one set of credentials can be asked for (region, interface, ...).
    ("            return sdk, sdk.connect(**cloud_config)\n        except sdk.exceptions.SDKException as e:\n"
     "            # Probably a cloud configuration/login error\n            self.fail_json",
     "            key = repr(sorted(cloud_config.items()))\n"
     "            if key not in connections:\n"
     "                connections[key] = sdk.connect(**cloud_config)\n"
     "            return sdk, connections[key]\n        except sdk.exceptions.SDKException as e:\n"
     "            # Probably a cloud configuration/login error\n            self.fail_json"),
    ("\n\nclass OpenStackModule:\n", "\n\nconnections = {}\n\n\nclass OpenStackModule:\n"),
)


def changed(text):
    for before, after in CHANGES:
        if text.count(before) != 1:
            raise BenchError(f"{CHANGED} of this openstack.cloud is not what bench/session changes: "
                             f"no single {before.strip()!r}")
        text = text.replace(before, after)
    return text


def link_with_changes(collection: pathlib.Path, folder: pathlib.Path):
    """Makes `folder`/ansible_collections/openstack/cloud. Gives `folder`, for ANSIBLE_COLLECTIONS_PATH."""
    here = folder / "ansible_collections/openstack/cloud"
    (here / CHANGED.parent).mkdir(parents=True)
    link_all(collection, here, {CHANGED.parts[0]})
    link_all(collection / CHANGED.parts[0], here / CHANGED.parts[0], {CHANGED.parts[1]})
    link_all(collection / CHANGED.parent, here / CHANGED.parent, {CHANGED.name})
    (here / CHANGED).write_text(changed((collection / CHANGED).read_text()))
    return folder


def link_all(source, target, without):
    for path in source.iterdir():
        if path.name not in without:
            (target / path.name).symlink_to(path)
