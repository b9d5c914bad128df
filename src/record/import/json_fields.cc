#include "record/import/json_fields.hh"

#include <charconv>
#include <cstdlib>

#include "record/api/datetime.hh"
#include "record/api/json_text.hh"
#include "record/project/json_spans.hh"

namespace hearth::record {

std::optional<std::int64_t> json_integer(std::string_view json) {
  std::int64_t value = 0;
  const char* const end = json.data() + json.size();
  const auto read = std::from_chars(json.data(), end, value);
  if (read.ec != std::errc() || read.ptr != end) return {};
  return value;
}

JsonFields JsonFields::of(std::string_view json) {
  JsonFields fields;
  if (!json.starts_with('{')) return fields;
  auto spans = member_spans(json);
  if (spans) fields.spans_ = *std::move(spans);
  return fields;
}

std::string_view JsonFields::raw(std::string_view name) const {
  for (const auto& [key, value] : spans_)
    if (key == name) return value == "null" ? std::string_view() : value;
  return {};
}

std::optional<std::string> JsonFields::text(std::string_view name) const {
  const std::string_view json = raw(name);
  if (!json.starts_with('"')) return {};
  return api::json_string(json);
}

std::optional<std::int64_t> JsonFields::integer(std::string_view name) const {
  return json_integer(raw(name));
}

std::optional<UtcMicros> JsonFields::time(std::string_view name) const {
  const auto written = text(name);
  if (!written) return {};
  const auto at = api::parse_datetime(*written, [](std::int64_t seconds) { return seconds; });
  return at && *at >= 0 ? std::optional(*at) : std::nullopt;
}

std::optional<double> JsonFields::number(std::string_view name) const {
  const std::string json(raw(name));
  if (json.empty() || (json[0] != '-' && (json[0] < '0' || json[0] > '9'))) return {};
  return std::strtod(json.c_str(), nullptr);
}

std::vector<std::string_view> JsonFields::list(std::string_view name) const {
  const std::string_view json = raw(name);
  if (!json.starts_with('[')) return {};
  auto elements = element_spans(json);
  return elements ? *std::move(elements) : std::vector<std::string_view>();
}

}  // namespace hearth::record
