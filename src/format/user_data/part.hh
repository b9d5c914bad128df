#pragma once
#include <optional>
#include <string>
#include <vector>

#include "format/mime/entity.hh"

namespace hearth::format::user_data {

/// A part as cloud-init hands it to what handles its type.
struct Part {
  std::string type;        ///< "text/cloud-config"; of what it is, not of what it was packed in
  std::string file_name;   ///< as given, or "part-001" by its place among all parts
  std::string text;        ///< decoded and unpacked; any bytes
  std::string merge_type;  ///< header Merge-Type, else X-Merge-Type, in just this case; or empty
  std::optional<std::string> launch_index;  ///< header Launch-Index, as written
  std::vector<mime::Header> headers;
};

/// A line of a "#include" or "#include-once" part.
struct Include {
  std::string url;    ///< as written
  bool once = false;  ///< it is fetched once for an instance, and read from a cache later
};

/// A "#cloud-config-archive": YAML, a list of parts.
struct Archive {
  std::string text;
};

}  // namespace hearth::format::user_data
