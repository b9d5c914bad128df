"""A client of the record API (ARA's REST v1), offline and online. Stands alone: Python 3.8 and newer, nothing from PyPI.

    from hearth.api import PlaybookApi, ResultApi          # outside Ansible: integrations/python is in the path
    response, playbook = PlaybookApi().get(id=1)
    response, failed = ResultApi().get(playbook=1, status="failed")

Read first: resources (what the lines above use), client (get_client and one request), transport (how bytes get there).
"""
from .client import Client, Response, get_client
from .errors import ApiError, BadAnswer, StatusError, Unreachable
from .resources import (
    Api,
    FileApi,
    HostApi,
    LabelApi,
    LatestHostApi,
    PlayApi,
    PlaybookApi,
    RecordApi,
    ResultApi,
    TaskApi,
)
from .settings import from_environment

__all__ = [
    "Api", "ApiError", "BadAnswer", "Client", "FileApi", "HostApi", "LabelApi", "LatestHostApi", "PlayApi",
    "PlaybookApi", "RecordApi", "Response", "ResultApi", "StatusError", "TaskApi", "Unreachable", "from_environment",
    "get_client",
]  # fmt: skip
