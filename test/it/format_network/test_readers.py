"""What is rendered is read by the programs that it is for: netplan, ifupdown; and by networkd's own words where no tool reads a
file without a running system."""
import os
import pathlib
import subprocess

import pytest

from .configs import all_configs, openstack_configs
from .peers import ours, tool

CONFIGS = {name: ("config", document) for name, document in all_configs().items()}
CONFIGS.update({name: ("openstack", document) for name, document in openstack_configs().items()})


def write(root, answer):
    for file in answer["files"]:
        path = root / file["path"].lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file["bytes"])
        path.chmod(file["mode"])
    return root


# Documents that are not netplan's, which go there as they came.
NETPLAN_REFUSES = {
    "2 overrides": "requires that use-domains has the same value",
    "2 dhcp4domain": "unknown key 'dhcp4domain'",
    "2 bond of matched ones": "is not defined",  # netplan wants ids, cloud-init names
}


@pytest.mark.parametrize("name", CONFIGS)
def test_netplan_generates(tmp_path, name):
    kind, document = CONFIGS[name]
    root = write(tmp_path, ours(document, "netplan", kind))
    peers = tool("get_network_readers")
    done = subprocess.run([peers / "usr/libexec/netplan/generate", "--root-dir", root], capture_output=True, text=True,
                          env={**os.environ, "LD_LIBRARY_PATH": str(peers / "usr/lib/x86_64-linux-gnu")})
    if name in NETPLAN_REFUSES:
        assert done.returncode != 0 and NETPLAN_REFUSES[name] in done.stderr
        return
    assert done.returncode == 0, (done.stderr, (root / "etc/netplan/50-cloud-init.yaml").read_text())


@pytest.mark.parametrize("name", CONFIGS)
def test_ifquery_lists(tmp_path, name):
    kind, document = CONFIGS[name]
    root = write(tmp_path, ours(document, "eni", kind))
    file = root / "etc/network/interfaces.d/50-cloud-init"
    state = tmp_path / "state"
    state.mkdir()
    query = [tool("get_network_readers") / "sbin/ifquery", "-i", file, "--state-dir", state]
    done = subprocess.run([*query, "--list", "--allow", "auto"], capture_output=True, text=True)
    assert done.returncode == 0 and not done.stderr, (done.stderr, file.read_text())
    wanted = {line.split()[1] for line in file.read_text().splitlines() if line.startswith("auto ")}
    assert set(done.stdout.split()) == wanted
    for interface in wanted - {"lo"}:
        done = subprocess.run([*query, interface], capture_output=True, text=True)
        assert done.returncode == 0 and not done.stderr, (done.stderr, file.read_text())


def strings_of(binary):
    return set(binary.read_bytes().decode("latin-1").split("\0"))


def test_networkd_and_udev_know_the_keys(tmp_path):
    """No tool of theirs reads a file without a running system, so: their tables of sections and keys."""
    networkd = strings_of(pathlib.Path("/lib/systemd/systemd-networkd"))
    udev = strings_of(tool("get_network_readers") / "bin/udevadm")
    assert "DHCPv4.UseDNS" in networkd and "Link.MTUBytes" in udev
    for name, (kind, document) in CONFIGS.items():
        for file in ours(document, "networkd", kind)["files"]:
            known, section = udev if file["path"].endswith(".link") else networkd, ""
            for line in file["bytes"].splitlines():
                if line.startswith("["):
                    section = line[1:-1]
                elif line and not line.startswith("#"):
                    assert f"{section}.{line.split('=')[0]}" in known, (name, file)
