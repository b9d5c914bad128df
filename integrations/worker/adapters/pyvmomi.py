"""pyVmomi: community.vmware's and vmware.vmware's modules."""

from adapters.adapter import Adapter
from adapters.vim_login import hook

ADAPTER = Adapter(
    name="pyvmomi", root="pyVmomi",
    packages="pyVmomi pyVim vsanapiutils vsanmgmtObjects six requests urllib3 idna certifi charset_normalizer chardet",
    again=("urllib3.util.connection",),
    probes=("socket.__new__", "socket.bind"),
    login=hook)
