#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "ansible/core_version.hh"
#include "ansible/python_path.hh"
#include "base/error.hh"

namespace hearth::ansible {

/// A list setting of Ansible's that Hearth extends.
struct ListSetting {
  std::string raw;                  ///< its text, as the variable or the file has it; "" by default
  std::vector<std::string> values;  ///< as Ansible holds them: unquoted, paths absolute
  enum class From { variable, file, preset } from = From::preset;
  std::string origin;  ///< the variable's name, the file's path, or "default"
};

/// What is in force of the user's own Ansible configuration, as far as Hearth needs it.
struct Config {
  std::string file;  ///< the ansible.cfg that it came from, "" for none
  std::string home;  ///< ANSIBLE_HOME
  ListSetting callbacks_enabled;
  ListSetting collections_path;
  ListSetting connection_plugins;
  bool adhoc_callbacks = false;  ///< the program `ansible` loads callbacks
};

/// What core `version` takes from these variables and this ansible.cfg (`file` is its absolute
/// path, `text` its bytes; both "" for none), as its config/base.yml and config/manager.py decide.
///
/// Errc::invalid where Ansible itself refuses the file; it will say so in its own words.
Expected<Config> read_config(const Surroundings& around, const std::string& file,
                             std::string_view text, CoreVersion version);

}  // namespace hearth::ansible
