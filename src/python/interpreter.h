#pragma once
#include <limits.h>
#include <stdbool.h>

/// Finds the Python that this client stands for, never the client itself:
///
/// 1. `<called>.target`, a file beside the link by which it was called, holding an absolute path;
/// 2. HEARTH_PYTHON, an absolute path;
/// 3. the first of Ansible's INTERPRETER_PYTHON_FALLBACK names that PATH leads to and that is no
/// script.
///
/// `called`  argv[0]. `path`  set to the absolute path. False: there is none.
bool find_interpreter(const char* called, char path[PATH_MAX]);

/// The first executable of this name that PATH leads to and that is not this client.
bool find_in_path(const char* name, char path[PATH_MAX]);
