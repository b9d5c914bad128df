#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hh"

namespace hearth::ansible {

/// An ansible.cfg, read as Ansible reads it: Python's configparser.ConfigParser with
/// inline_comment_prefixes=(';',), its other defaults, and values taken raw.
class Ini {
 public:
  /// Errc::invalid with the line's number where configparser raises: text before the first
  /// section, a line without `=` or `:`, a section or a key twice.
  static Expected<Ini> parse(std::string_view text);

  /// The value of `key` (lower case) in `section`, else in [DEFAULT]; nothing where the section is
  /// missing. A continued value has its lines joined by "\n".
  std::optional<std::string> get(std::string_view section, std::string_view key) const;

 private:
  using Section = std::map<std::string, std::string, std::less<>>;
  class Reader;

  std::map<std::string, Section, std::less<>> sections_;
  Section defaults_;
};

}  // namespace hearth::ansible
