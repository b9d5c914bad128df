#pragma once
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/query.hh"
#include "record/api/answer.hh"

namespace hearth::record::api {

/// A form has at most so many fields and files; one that is urlencoded is read as a query.
inline constexpr std::size_t kFormFieldsMax = http::Query::kParametersMax;

/// What a request brought, before anything is known of its fields.
struct Body {
  /// A form knows only texts, and nothing that is absent on purpose (fields.hh, `given`).
  bool form = false;
  /// JSON: name and value, compact (json_text.hh), each name once. Form: name and text (UTF-8),
  /// in the order sent, repeated names too.
  std::vector<std::pair<std::string, std::string>> members;
  /// JSON: members whose string has half of a surrogate pair (which is U+FFFD in `members`), and
  /// the first such half as "D800".
  std::vector<std::pair<std::string, std::string>> halves;

  /// The JSON member, or the last text of the form's field.
  const std::string* find(std::string_view name) const;
  const std::string* find_half(std::string_view name) const;
};

/// Reads a request's body by its Content-Type: `application/json`,
/// `application/x-www-form-urlencoded` or `multipart/form-data`, with any parameters. No bytes at
/// all, of whatever type, are an empty object. A file in a form counts as its text.
///
/// Refused: 400 no JSON (or a nesting over kRequestDepthMax), no object, no boundary, too many
/// fields; 415 another type.
std::expected<Body, Answer> parse_body(std::string_view content_type, std::string_view bytes);

/// body_form.cc: the fields of a multipart form. Bytes that are no UTF-8 become U+FFFD; a part
/// that breaks off is left out.
using FormFields = std::vector<std::pair<std::string, std::string>>;
FormFields multipart_fields(std::string_view bytes, std::string_view boundary);
/// The parameter of a header's value, without quotes: `boundary` of
/// `multipart/form-data; boundary="x"`. Nothing where it is missing.
std::optional<std::string> header_parameter(std::string_view header, std::string_view name);

}  // namespace hearth::record::api
