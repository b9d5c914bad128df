"""Run by Debian's python3 with cloud-init's folder in PYTHONPATH: documents in JSON from stdin, and what each of its renderers
writes for each to stdout. Its own parser of network_data.json too."""
import json
import logging
import pathlib
import sys
import tempfile
from unittest import mock

from cloudinit import util
from cloudinit.net import eni, network_manager, netplan, networkd, network_state
from cloudinit.sources.helpers import openstack

MACS = {"fa:16:3e:00:00:01": "ens3", "fa:16:3e:00:00:02": "ens4"}
RENDERERS = {
    "networkd": lambda: networkd.Renderer(),
    "netplan": lambda: netplan.Renderer({"features": ["ipv6-mtu"]}),
    "eni": lambda: eni.Renderer({"eni_path": "etc/network/interfaces.d/50-cloud-init"}),
    "network-manager": lambda: network_manager.Renderer(),
}


def rendered(document, kind, name):
    renderer = RENDERERS[name]()
    if kind == "openstack":
        document = openstack.convert_net_json(document, known_macs=MACS)
    with tempfile.TemporaryDirectory() as folder:
        state = network_state.parse_net_config_data(document, renderer=renderer)
        renderer.render_network_state(state, target=folder)
        root = pathlib.Path(folder)
        return {"/" + str(path.relative_to(root)): path.read_text() for path in root.rglob("*") if path.is_file()}


def main():
    logging.disable(logging.CRITICAL)
    out = {}
    with mock.patch.object(util, "chownbyname"), mock.patch.object(network_state, "get_interfaces_by_mac", return_value=MACS), \
            mock.patch.object(network_state, "find_interface_name_from_mac", side_effect=lambda mac: MACS.get(mac.lower())):
        for name, (kind, document) in json.load(sys.stdin).items():
            for renderer in RENDERERS:
                try:
                    files = rendered(json.loads(json.dumps(document)), kind, renderer)
                except Exception as error:
                    files = {"error": f"{type(error).__name__}: {error}"}
                out[f"{name}|{renderer}"] = files
    json.dump(out, sys.stdout)


main()
