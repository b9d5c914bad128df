#!/usr/bin/python
import json
import sys

print(json.dumps({"changed": False, "arguments": open(sys.argv[1]).read()}))
