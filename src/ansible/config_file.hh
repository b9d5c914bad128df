#pragma once
#include <functional>
#include <string>

#include "ansible/python_path.hh"

namespace hearth::ansible {

/// What stat(2) and access(2) say about a path; all false where it is not there.
struct FileFacts {
  bool exists = false;
  bool readable = false;
  bool folder = false;
  bool world_writable = false;
};
using FileFactsOf = std::function<FileFacts(const std::string& path)>;

/// The ansible.cfg in force, "" for none: $ANSIBLE_CONFIG (a file, or a folder that holds one), the
/// one in the working directory unless everybody may write there, ~/.ansible.cfg,
/// /etc/ansible/ansible.cfg; the first that can be read.
std::string find_config_file(const Surroundings& around, const FileFactsOf& facts);

}  // namespace hearth::ansible
