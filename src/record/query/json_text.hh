#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "record/query/values.hh"

namespace hearth::record {

/// Writes one JSON object, member by member. Bodies go in as they are (`raw`), so that numbers come
/// out as they were recorded.
class ObjectText {
 public:
  ObjectText& text(std::string_view name, std::string_view value);
  ObjectText& text(std::string_view name, const std::string& value) {
    return text(name, std::string_view(value));
  }
  ObjectText& text(std::string_view name, const std::optional<std::string>& value);
  ObjectText& number(std::string_view name, std::int64_t value);
  ObjectText& number(std::string_view name, const std::optional<std::int64_t>& value);
  ObjectText& flag(std::string_view name, bool value);
  ObjectText& raw(std::string_view name, std::string_view json);
  /// "2026-11-21T07:54:00.123456Z", or null.
  ObjectText& time(std::string_view name, const std::optional<UtcMicros>& at);
  /// Milliseconds with three digits behind the point where they are not zero, or null.
  ObjectText& millis(std::string_view name, const std::optional<std::int64_t>& micros);
  /// started, ended, duration_ms
  ObjectText& times(const Times& times);

  std::string done() { return out_.empty() ? "{}" : out_ + "}"; }

 private:
  std::string& member(std::string_view name);
  std::string out_;
};

/// `text` between quotes.
std::string quoted_json(std::string_view text);
/// `[a,b]` of elements that are JSON already; `separator` stands between them.
std::string list_text(const std::vector<std::string>& elements, std::string_view separator = ",");
/// The same of what `object` makes of each row.
template <class Row>
std::string objects_text(const std::vector<Row>& rows, std::string (*object)(const Row&)) {
  std::vector<std::string> out;
  for (const Row& row : rows) out.push_back(object(row));
  return list_text(out);
}

}  // namespace hearth::record
