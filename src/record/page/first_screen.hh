#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hearth::record::page {

/// What a path of the page leads to.
struct FirstScreen {
  /// Paths of the API, below "/api/", whose answers the view asks for first. They go out within the
  /// document, so that the first screen needs no second round trip.
  std::vector<std::string> answers;
  /// Where the view is instead, below the prefix: paths of ARA's pages, which its command line
  /// prints ("playbooks/7.html" is "runs/7").
  std::optional<std::string> moved;
};

/// `path` stands behind the prefix and its slash, as sent: "" is the list of runs. Nothing: the
/// page has no such view. web/src/app/views.ts has the same paths.
std::optional<FirstScreen> first_screen(std::string_view path);

}  // namespace hearth::record::page
