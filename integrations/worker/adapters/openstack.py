"""openstacksdk and keystoneauth: openstack.cloud's modules."""

from adapters.adapter import Adapter
from adapters.keystone_login import hook

ADAPTER = Adapter(
    name="openstack", root="openstack",
    packages="""
        openstack keystoneauth1 os_service_types stevedore pbr requests requestsexceptions urllib3 idna
        certifi charset_normalizer chardet dogpile decorator typing_extensions iso8601 jmespath jsonpatch
        jsonpointer platformdirs appdirs psutil yaml _yaml munch netifaces six
    """,
    again=(
        "openstack.config.loader",  # where clouds.yaml is looked for: cwd, HOME, XDG_*
        "stevedore._cache",         # its folder: HOME, XDG_CACHE_HOME
        "urllib3.util.connection",  # whether this machine has IPv6
    ),
    # psutil: how many fields a line has; keystoneauth1 (its user agent): the kernel's version.
    harmless=("/proc/stat", "/proc/version"),
    probes=("socket.__new__", "socket.bind"),
    login=hook)
