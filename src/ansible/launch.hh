#pragma once
#include <optional>
#include <string>

#include "ansible/environment.hh"
#include "ansible/installation.hh"

namespace hearth::ansible {

/// How ansible-playbook is to be started.
struct Launch {
  bool warm = false;                ///< with Hearth; else the ordinary way
  std::string note;                 ///< one line for the user, "" for none
  Config config;                    ///< what is in force, where warm
  std::vector<Addition> additions;  ///< none where not warm
};

/// Decides from what was found out. Whatever Ansible itself refuses goes the ordinary way without a
/// word, so that Ansible's own word is all that the user sees.
///
/// `adhoc`        it is the program `ansible`.
/// `core`         nothing: not even running it told.
/// `config_text`  the bytes of the ansible.cfg in force, nothing: there, but not readable.
Launch decide_launch(const Surroundings& around, const HearthParts& parts, bool adhoc,
                     std::optional<CoreVersion> core, const std::string& config_file,
                     const std::optional<std::string>& config_text);

}  // namespace hearth::ansible
