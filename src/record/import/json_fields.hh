#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hh"
#include "base/time.hh"

namespace hearth::record {

/// The number that `json` is; nothing where it is none, a fraction, or of more than 64 bits.
std::optional<std::int64_t> json_integer(std::string_view json);

/// Members of a JSON object as they stand in its text, which outlives it: numbers of any size and
/// form stay as they were written. A member that is missing, null or of another type is nothing.
class JsonFields {
 public:
  JsonFields() = default;
  /// `json` is compact and valid (api/json_text.hh, compact_json). None where it is no object.
  static JsonFields of(std::string_view json);

  std::string_view raw(std::string_view name) const;  ///< "" when missing or null
  std::optional<std::string> text(std::string_view name) const;
  std::string text_or(std::string_view name, std::string_view otherwise) const {
    return text(name).value_or(std::string(otherwise));
  }
  std::optional<std::int64_t> integer(std::string_view name) const;
  /// A time from 1970 on; without a zone it is UTC.
  std::optional<UtcMicros> time(std::string_view name) const;
  std::optional<double> number(std::string_view name) const;
  bool flag(std::string_view name) const { return raw(name) == "true"; }
  JsonFields object(std::string_view name) const { return of(raw(name)); }
  std::vector<std::string_view> list(std::string_view name) const;
  const std::vector<std::pair<std::string_view, std::string_view>>& all() const { return spans_; }

 private:
  std::vector<std::pair<std::string_view, std::string_view>> spans_;
};

}  // namespace hearth::record
