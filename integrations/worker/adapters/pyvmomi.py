"""pyVmomi: community.vmware's modules. Imports only."""

from adapters.adapter import Adapter

ADAPTER = Adapter(
    name="pyvmomi", root="pyVmomi",
    packages="pyVmomi pyVim vsanapiutils vsanmgmtObjects six requests urllib3 idna certifi charset_normalizer chardet",
    again=("urllib3.util.connection",),
    probes=("socket.__new__", "socket.bind"))
