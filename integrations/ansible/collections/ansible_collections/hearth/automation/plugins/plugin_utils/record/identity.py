# Copyright: the Hearth developers. Apache License 2.0 (see LICENSE).
"""Which of what is known of a host says which machine it is (docs/decisions/0013-machines.md §1)."""
import hashlib

from ansible import constants as C

NAMES = frozenset(
    prefix + name
    for prefix in ("", "ansible_")
    for name in (
        "product_uuid", "product_serial", "board_serial", "chassis_serial", "machine_id", "ssh_host_key_ed25519_public",
        "ssh_host_key_ecdsa_public", "ssh_host_key_rsa_public", "ssh_host_key_dsa_public", "virtualization_type",
        "virtualization_role", "is_chroot", "ec2_instance_id", "local", "cloud_init_data_facts",
    )
)
# What a person said, not what a machine told of itself.
SAID = frozenset(prefix + "set_fact" for prefix in ("", "ansible.builtin.", "ansible.legacy."))
MACHINE_ID_FILES = ("/var/lib/dbus/machine-id", "/etc/machine-id")
MACHINE_ID_BYTES_MAX = 256


def facts_in(found):
    """Those of `found` that tell machines apart: the names above, and network interfaces."""
    if not isinstance(found, dict):
        return {}
    return {name: value for name, value in found.items() if name in NAMES or (isinstance(value, dict) and "macaddress" in value)}


def cache_lasts():
    """Facts of earlier runs may be there: the cache is not only this process's memory."""
    return C.CACHE_PLUGIN not in ("memory", "ansible.builtin.memory", "ansible.legacy.memory")


def controller_machine(files=MACHINE_ID_FILES):
    """A name for the installation that Ansible runs on. Hashed: machine-id(5) asks that the id itself stays there."""
    for path in files:
        try:
            with open(path, "rb") as file:
                text = file.read(MACHINE_ID_BYTES_MAX).strip().lower()
        except OSError:
            continue
        if text and text != b"uninitialized":
            return hashlib.sha256(b"hearth/controller/" + text).hexdigest()[:32]
    return None
