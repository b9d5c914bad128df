#!/usr/bin/python
# WANT_JSON
import json
import sys

print(json.dumps({"changed": False, "a": json.load(open(sys.argv[1]))["a"]}))
