#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hh"
#include "format/schema/diagnostic.hh"

namespace hearth::boot {

/// What a file is to be.
enum class DocumentKind {
  user_data,  ///< or vendor-data: cloud-config, or MIME parts, gzip, an archive with some in it
  network_config,  ///< of either version, below `network:` or by itself
};

struct Finding {
  std::string part;  ///< "part-001" or as the part names itself, whose lines count; empty: the file
  format::Diagnostic what;
};

/// What cloud-init's published schema says of a file, with places.
struct Review {
  std::vector<Finding> found;  ///< part by part, in the order of its lines

  std::size_t count(format::Severity severity) const;
  /// Deprecated keys and repeated ones are no errors, but for `strict`.
  bool valid(bool strict = false) const;
};

/// Pure, and bounded as format/yaml/limits.hh and user_data::Limits say. What is in the file and
/// has no schema (scripts, templates, includes) is told as info.
Review review(std::string_view text, DocumentKind kind);

/// "FILE:3:7: error: …" a line each, and one line that sums them up.
std::string to_text(const Review& review, std::string_view file, bool strict);
/// `{"file", "valid", "found": [{"severity", "line", "column", "path", "keyword", "what",
/// "mend"}]}`
JsonObject to_json(const Review& review, std::string_view file, bool strict);

}  // namespace hearth::boot
