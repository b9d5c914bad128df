#pragma once
#include <string>

namespace hearth::worker {

/// What this process has and cannot give to a child of another: namespaces, root, no_new_privs,
/// login uid, security label, as the text of a call's `context` (docs/protocol/worker.md §3.1).
/// Reads /proc/self; never fails: "-" stands for what cannot be read.
std::string own_context();

}  // namespace hearth::worker
