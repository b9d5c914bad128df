#pragma once
#include "ansible/controller_key.hh"

namespace hearth::ansible {

/// What a process has from its parent and a child of another process cannot be given: users,
/// groups, capabilities, namespaces, control group, processors, priorities, personality, and the
/// session where it has a controlling terminal. As text; equal texts, equal standing.
struct Standing {
  std::string text;
  bool has_terminal = false;
};
Standing own_standing();

/// Device, inode and mode of the folder, and whether an ansible.cfg is in it: Ansible leaves out
/// one that everybody could have written, and warns.
std::string folder_standing(const std::string& path);

/// Reads what this process would pass on to a child. `blocked`: as it was before signals were
/// taken.
CallerState own_state(std::uint64_t blocked);

/// Why descriptors 0, 1 and 2 keep a run from a controller, "" where they do not.
std::string unsuitable_stdio(bool has_terminal);

}  // namespace hearth::ansible
