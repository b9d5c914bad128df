#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hh"
#include "format/schema/diagnostic.hh"

namespace hearth::boot {

/// What a file is to be.
enum class DocumentKind {
  cloud_config,    ///< user-data or vendor-data: `#cloud-config` and YAML
  network_config,  ///< of either version, below `network:` or by itself
};

/// What cloud-init's published schema says of a file, with places.
struct Review {
  std::vector<format::Diagnostic> found;  ///< in the file's order

  std::size_t count(format::Severity severity) const;
  /// Deprecated keys and repeated ones are no errors, but for `strict`.
  bool valid(bool strict = false) const;
};

/// Pure, and bounded as format/yaml/limits.hh says. What cannot be looked at here (a script, a
/// template, MIME parts) is an error that says so.
Review review(std::string_view text, DocumentKind kind);

/// "FILE:3:7: error: …" a line each, and one line that sums them up.
std::string to_text(const Review& review, std::string_view file, bool strict);
/// `{"file", "valid", "found": [{"severity", "line", "column", "path", "keyword", "what",
/// "mend"}]}`
JsonObject to_json(const Review& review, std::string_view file, bool strict);

}  // namespace hearth::boot
