#pragma once
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace hearth::record::api {

enum class Format { json, html };

/// How an answer is to look.
struct Negotiated {
  Format format = Format::json;
  int indent = 0;  ///< spaces a level, 0 to 8; 0: compact

  /// It goes out as it is made.
  bool is_compact() const { return format == Format::json && indent == 0; }
};

/// A request that cannot be answered as it asks; `detail` is the member of the body.
struct Refused {
  int status;
  std::string_view detail;
};

/// Chooses between JSON (which wins a draw) and the page that people browse, as ARA's server does:
/// `accept` is the header (an empty one accepts nothing); `format` the suffix of the path, or else
/// the parameter `format`. Quality values do not count there; the more specific media type does.
///
/// Refused: 404 a format that is neither `json` nor `api`; 406 nothing of `accept` can be served.
std::expected<Negotiated, Refused> negotiate(std::optional<std::string_view> accept,
                                             std::optional<std::string_view> format);

}  // namespace hearth::record::api
