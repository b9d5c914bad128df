#!/usr/bin/python
import json

ARGUMENTS = json.loads("""<<INCLUDE_ANSIBLE_MODULE_JSON_ARGS>>""")
print(json.dumps({"changed": False, "a": ARGUMENTS["a"]}))
