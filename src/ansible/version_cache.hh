#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ansible/core_version.hh"

namespace hearth::ansible {

/// Tells one program's bytes from another's without reading them (stat(2)).
struct ProgramIdentity {
  std::string path;
  std::uint64_t inode = 0;
  std::int64_t mtime_ns = 0;

  static std::optional<ProgramIdentity> of(const std::string& path);
};

/// What `ansible-playbook --version` said, for those programs that only running can tell: a text of
/// lines "VERSION INODE MTIME PATH", newest first, at most 32.
std::optional<CoreVersion> cached_version(std::string_view cache, const ProgramIdentity& program);
std::string with_version(std::string_view cache, const ProgramIdentity& program,
                         CoreVersion version);

/// The same as a file. A folder that cannot be written to is no failure: it is asked again then.
std::string read_version_cache(const std::string& folder);
void write_version_cache(const std::string& folder, const std::string& text);

}  // namespace hearth::ansible
