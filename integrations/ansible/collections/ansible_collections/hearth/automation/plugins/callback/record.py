# Copyright: the Hearth developers. Apache License 2.0 (see LICENSE).
"""Records what a playbook did. Decides nothing about the run: it looks on, and never raises, waits or prints."""
DOCUMENTATION = r"""
name: record
type: aggregate
short_description: Records what a playbook did
description:
  - Tells the Hearth daemon what each play, task and host did, or a spool file while no daemon listens.
  - Where C(HEARTH_API), or C(api) in section C(hearth) of ansible.cfg, is a URL, the daemon sends the run to the Hearth there as well,
    with C(HEARTH_API_TOKEN), C(HEARTH_API_TOKEN_FILE) or a user and password; a server that is away is waited for, not by the playbook.
  - Does not slow the playbook, does not change its output and does not let it fail.
  - What Hearth's own variables and section do not set is taken from those that ARA knows: C(ARA_X), or section C(ara) of ansible.cfg.
requirements:
  - enabling in C(callbacks_enabled)
options:
  record:
    description: Whether to record.
    type: bool
    default: true
    env: [{name: HEARTH_RECORD}]
    ini: [{section: hearth, key: record}]
  default_labels:
    description: Labels of every run.
    type: list
    default: []
    env: [{name: HEARTH_LABELS}]
    ini: [{section: hearth, key: labels}]
  argument_labels:
    description: Command line options that become labels C(name:value).
    type: list
    default: [remote_user, check, tags, skip_tags, subset]
    env: [{name: HEARTH_ARGUMENT_LABELS}]
    ini: [{section: hearth, key: argument_labels}]
  group:
    description: The group that the run belongs to.
    type: str
    env: [{name: HEARTH_GROUP}]
    ini: [{section: hearth, key: group}]
  gathering:
    description: One time that the group's playbooks ran, for example a date; without it, the daemon finds which.
    type: str
    env: [{name: HEARTH_GATHERING}]
    ini: [{section: hearth, key: gathering}]
  ignored_arguments:
    description: Command line options whose values are not recorded; of extra_vars the names are.
    type: list
    default: [extra_vars]
    env: [{name: HEARTH_IGNORED_ARGUMENTS}]
    ini: [{section: hearth, key: ignored_arguments}]
  ignored_facts:
    description: Facts whose values are not recorded; C(all) leaves out all.
    type: list
    default: [ansible_env]
    env: [{name: HEARTH_IGNORED_FACTS}]
    ini: [{section: hearth, key: ignored_facts}]
  ignored_files:
    description: Files are not recorded whose path contains one of these texts, or matches one of them that is a pattern (C(*), C(?), C([)).
    type: list
    default: [.ansible/tmp]
    env: [{name: HEARTH_IGNORED_FILES}]
    ini: [{section: hearth, key: ignored_files}]
  record_files:
    description:
      - Kinds of files that are recorded, of playbook, tasks, handlers, vars, defaults, group_vars, host_vars, meta, templates,
        inventory, extra_vars (files of C(-e @FILE)) and other; C(vars) stands for all files of variables.
      - What is none of these words is a pattern of paths that are recorded as well, for example C(*/roles/web/*).
      - A file of variables whose name says that it holds secrets (secret, vault, password, credential) is told without its text.
    type: list
    default: [playbook, tasks, handlers, defaults, vars, group_vars, host_vars, meta, templates]
    env: [{name: HEARTH_RECORD_FILES}]
    ini: [{section: hearth, key: record_files}]
  redact:
    description: Whether secrets are taken out of all that is recorded, by their names and by their forms, before it leaves the process.
    type: bool
    default: true
    env: [{name: HEARTH_REDACT}]
    ini: [{section: hearth, key: redact}]
  redact_keys:
    description: Parts of names whose values are secret, beside those that are known; with C(!) before it, a name whose value is not.
    type: list
    default: []
    env: [{name: HEARTH_REDACT_KEYS}]
    ini: [{section: hearth, key: redact_keys}]
  redact_patterns:
    description:
      - Regular expressions, with white space between them, of what is secret wherever it stands; of one with a group named
        C(secret) only that group.
      - With one that is not valid nothing is recorded.
    type: str
    default: ""
    env: [{name: HEARTH_REDACT_PATTERNS}]
    ini: [{section: hearth, key: redact_patterns}]
  record_task_content:
    description: Whether results are recorded with their content.
    type: bool
    default: true
    env: [{name: HEARTH_RECORD_TASK_CONTENT}]
    ini: [{section: hearth, key: record_task_content}]
  record_controller:
    description: Whether the controller's name is recorded.
    type: bool
    default: true
    env: [{name: HEARTH_RECORD_CONTROLLER}]
    ini: [{section: hearth, key: record_controller}]
  record_controller_name:
    description: The name to record instead of the controller's own.
    type: str
    env: [{name: HEARTH_RECORD_CONTROLLER_NAME}]
    ini: [{section: hearth, key: record_controller_name}]
  record_user:
    description: Whether the user's name is recorded.
    type: bool
    default: true
    env: [{name: HEARTH_RECORD_USER}]
    ini: [{section: hearth, key: record_user}]
  record_user_name:
    description: The name to record instead of the user's own.
    type: str
    env: [{name: HEARTH_RECORD_USER_NAME}]
    ini: [{section: hearth, key: record_user_name}]
  localhost_as_hostname:
    description: Whether localhost is recorded under the controller's name.
    type: bool
    default: false
    env: [{name: HEARTH_LOCALHOST_AS_HOSTNAME}]
    ini: [{section: hearth, key: localhost_as_hostname}]
  localhost_as_hostname_format:
    description: How that is written, of fqdn, fqdn_short, hostname and hostname_short.
    type: str
    default: fqdn
    env: [{name: HEARTH_LOCALHOST_AS_HOSTNAME_FORMAT}]
    ini: [{section: hearth, key: localhost_as_hostname_format}]
"""

import importlib.util
import os
import sys


def _helpers():
    """Our helpers, by Python's own import: Ansible's importer of collections compiles them anew at each start."""
    name = "hearth_automation_record"
    if name not in sys.modules:
        folder = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "plugin_utils", "record")
        spec = importlib.util.spec_from_file_location(
            name, os.path.join(folder, "__init__.py"), submodule_search_locations=[folder]
        )
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return importlib.import_module(name + ".hooks")


CallbackModule = _helpers().CallbackModule
