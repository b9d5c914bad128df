#pragma once
#include <optional>
#include <string>

#include "ansible/config_file.hh"

namespace hearth::ansible {

/// The first `limit` bytes of a file, or nothing where it cannot be read.
std::optional<std::string> read_head(const std::string& path, std::size_t limit);

/// As stat(2) and access(2) of this machine say.
FileFacts file_facts(const std::string& path);

/// home_of for Surroundings, from this machine's list of users.
std::string home_of(const std::string& user);

}  // namespace hearth::ansible
