"""boto3: amazon.aws's modules. Static credentials need no login; those of an assumed role do."""

from adapters.adapter import Adapter
from adapters.aws_login import hook

ADAPTER = Adapter(
    name="boto3", root="boto3",
    packages="boto3 botocore s3transfer jmespath dateutil six urllib3 certifi",
    again=("urllib3.util.connection",),
    probes=("socket.__new__", "socket.bind"),
    login=hook)
