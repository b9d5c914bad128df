"""What the tests against real Ansible share."""
