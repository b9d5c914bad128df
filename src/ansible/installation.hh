#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ansible/core_version.hh"
#include "ansible/python_path.hh"
#include "base/error.hh"

namespace hearth::ansible {

/// The ansible-playbook, or ansible, that the user would start.
struct Installation {
  std::string program;              ///< path as PATH gives it
  std::string python;               ///< the interpreter of its first line; "" where that names none
  std::optional<CoreVersion> core;  ///< nothing where only running it can tell
  std::string release_file;         ///< where `core` was read, "" else
  std::vector<std::string> shebang;  ///< its first line's words, as shebang_of() gives them
};

/// Looks for `program` (ansible-playbook, ansible) in PATH as execvp(3) does, and for the ansible
/// package that its Python will import, without running anything; reads a handful of small files.
///
/// Errc::not_found: no such program in PATH; the message names the mend.
Expected<Installation> find_installation(const Surroundings& around,
                                         const std::string& program = "ansible-playbook");

/// The interpreter and its arguments in a script's first line, empty where there is none:
/// "#!/usr/bin/env -S python3 -I" is {"/usr/bin/env", "-S", "python3", "-I"}. Takes the form of two
/// lines too that pip writes where a path is too long for the kernel (#!/bin/sh, '''exec' PYTHON).
std::vector<std::string> shebang_of(std::string_view script);

/// The value of `__version__ = '…'` in ansible/release.py.
std::optional<CoreVersion> version_in_release(std::string_view text);

/// The version in the first line of `ansible-playbook --version`: "[core 2.14.18]", and as those
/// before 2.11 say it, "ansible-playbook 2.9.27".
std::optional<CoreVersion> version_in_output(std::string_view text);

}  // namespace hearth::ansible
