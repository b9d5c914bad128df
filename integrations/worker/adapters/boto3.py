"""boto3: amazon.aws's modules. Imports only: static credentials need no login."""

from adapters.adapter import Adapter

ADAPTER = Adapter(
    name="boto3", root="boto3",
    packages="boto3 botocore s3transfer jmespath dateutil six urllib3 certifi",
    again=("urllib3.util.connection",),
    probes=("socket.__new__", "socket.bind"))
