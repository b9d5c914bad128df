#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hh"

namespace hearth::record::api {

// JSON as text: a client's numbers, and the order of its keys, are kept as they came.

/// Deepest nesting of a request: in the journal's line it stands two levels deeper or less, and
/// that is read with kJsonDepthMax.
inline constexpr std::size_t kRequestDepthMax = 62;

/// `text`, one JSON value (RFC 8259), without white space. Of members of one name the last stays,
/// at the place of the first, as in a Python dict. Half a surrogate pair becomes `\ufffd`; all
/// other strings and numbers stay as they are written. What comes out is UTF-8.
///
/// `keep_halves`: the halves stay as well, escaped.
///
/// Errc::invalid: no JSON, no UTF-8, a byte order mark, NaN or Infinity, nested deeper than
/// kRequestDepthMax; the message says what and where.
Expected<std::string> compact_json(std::string_view text, bool keep_halves = false);

/// By its first byte. `text` is valid JSON without white space, here and below.
enum class JsonType { null, boolean, integer, real, text, list, object };
JsonType json_type(std::string_view json);
/// What the string holds; "" for other types.
std::string json_string(std::string_view json);
/// The first half of a surrogate pair that stands alone in the string, as "D800"; "" for none.
std::string lone_surrogate(std::string_view json);
/// UTF-8 between quotes, escaped where JSON asks for it.
std::string quote_json(std::string_view text);

/// How Python names the type: "str", "NoneType", …
std::string_view python_type(std::string_view json);
/// What Python's str() makes of the value: `True`, `1.0`, `['a']`.
std::string python_str(std::string_view json);

}  // namespace hearth::record::api
