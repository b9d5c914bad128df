#pragma once
#include <stdbool.h>

/// Whether this start may go to a worker at all: the arguments are those of Ansible's programs
/// (none and a program on stdin, or one wrapper file), the environment holds nothing that a forked
/// Python cannot repeat, and descriptors 0 to 2 are open. Consumes nothing.
///
/// `argv`, `env`  as main() got them.
bool may_run_warm(int argc, char** argv, char** env);
