#pragma once
#include <span>
#include <string>
#include <string_view>

#include "base/error.hh"

namespace hearth::far {

/// One file that the program carries in itself.
struct CarriedFile {
  const char* name;
  const char* begin;
  const char* end;

  std::string_view bytes() const { return {begin, static_cast<std::size_t>(end - begin)}; }
};

/// The Python side of a worker (integrations/worker), put into the program by the build.
std::span<const CarriedFile> worker_files();

/// Writes `files` into `<folder>/<their hash>/worker` unless they are there, and gives the path of
/// that folder. `folder` is 0700 and the user's own. Files that are there are compared first.
Expected<std::string> unpack(std::span<const CarriedFile> files, const std::string& folder);

}  // namespace hearth::far
