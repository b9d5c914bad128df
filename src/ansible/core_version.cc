#include "ansible/core_version.hh"

#include <charconv>

#include "base/text.hh"

namespace hearth::ansible {

std::optional<CoreVersion> CoreVersion::parse(std::string_view text) {
  CoreVersion version;
  const char* const end = text.data() + text.size();
  const auto major = std::from_chars(text.data(), end, version.major);
  if (major.ec != std::errc() || major.ptr == end || *major.ptr != '.') return std::nullopt;
  const auto minor = std::from_chars(major.ptr + 1, end, version.minor);
  if (minor.ec != std::errc() || version.major < 0 || version.minor < 0) return std::nullopt;
  return version;
}

std::string CoreVersion::text() const {
  return join({std::to_string(major), ".", std::to_string(minor)});
}

}  // namespace hearth::ansible
