#!/usr/bin/python
"""Counts what is in a folder. Imports far more than that takes, as modules for cloud APIs do."""
import asyncio  # noqa: F401  # pylint: disable=unused-import
import decimal  # noqa: F401  # pylint: disable=unused-import
import http.client  # noqa: F401  # pylint: disable=unused-import
import os
import sqlite3  # noqa: F401  # pylint: disable=unused-import
import ssl  # noqa: F401  # pylint: disable=unused-import
import unittest.mock  # noqa: F401  # pylint: disable=unused-import
import xml.dom.minidom  # noqa: F401  # pylint: disable=unused-import
import xmlrpc.client  # noqa: F401  # pylint: disable=unused-import

from ansible.module_utils.basic import AnsibleModule

DOCUMENTATION = r"""
module: site_report
short_description: Counts the files below a folder
options:
  path:
    description: The folder.
    type: path
    required: true
"""


def main():
    module = AnsibleModule(argument_spec={"path": {"type": "path", "required": True}}, supports_check_mode=True)
    count, size = 0, 0
    for folder, _, names in os.walk(module.params["path"]):
        count += len(names)
        size += sum(os.lstat(os.path.join(folder, name)).st_size for name in names)
    module.exit_json(changed=False, count=count, bytes=size)


if __name__ == "__main__":
    main()
