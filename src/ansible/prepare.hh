#pragma once
// Inside of ansible: finds out what launch.hh decides on.
#include "aio/co.hh"
#include "aio/loop.hh"
#include "ansible/launch.hh"
#include "ansible/run.hh"

namespace hearth::ansible {

struct Prepared {
  Installation installation;
  Launch launch;
  std::string config_file;  ///< the ansible.cfg in force, "" for none
  std::string config_text;  ///< its bytes
};

/// Looks at files only, unless nothing but running ansible-playbook can tell its version.
/// Errc::not_found as find_installation. `request` lives until it has ended.
Co<Expected<Prepared>> prepare(aio::Loop& loop, const RunRequest& request);

}  // namespace hearth::ansible
