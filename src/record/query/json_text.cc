#include "record/query/json_text.hh"

#include <cstdio>

#include "base/json.hh"
#include "base/text.hh"

namespace hearth::record {

std::string quoted_json(std::string_view text) {
  return boost::json::serialize(boost::json::string_view(text.data(), text.size()));
}

std::string list_text(const std::vector<std::string>& elements, std::string_view separator) {
  return join({"[", join_with(separator, elements), "]"});
}

std::string& ObjectText::member(std::string_view name) {
  out_ += out_.empty() ? "{" : ",";
  return out_.append(1, '"').append(name).append("\":");
}

ObjectText& ObjectText::raw(std::string_view name, std::string_view json) {
  member(name) += json;
  return *this;
}
ObjectText& ObjectText::text(std::string_view name, std::string_view value) {
  return raw(name, quoted_json(value));
}
ObjectText& ObjectText::text(std::string_view name, const std::optional<std::string>& value) {
  return value ? text(name, std::string_view(*value)) : raw(name, "null");
}
ObjectText& ObjectText::number(std::string_view name, std::int64_t value) {
  return raw(name, std::to_string(value));
}
ObjectText& ObjectText::number(std::string_view name, const std::optional<std::int64_t>& value) {
  return value ? number(name, *value) : raw(name, "null");
}
ObjectText& ObjectText::flag(std::string_view name, bool value) {
  return raw(name, value ? "true" : "false");
}
ObjectText& ObjectText::time(std::string_view name, const std::optional<UtcMicros>& at) {
  return at ? text(name, std::string_view(to_rfc3339(*at))) : raw(name, "null");
}

ObjectText& ObjectText::millis(std::string_view name, const std::optional<std::int64_t>& micros) {
  if (!micros) return raw(name, "null");
  const bool negative = *micros < 0;
  const std::uint64_t size =
      negative ? 0 - static_cast<std::uint64_t>(*micros) : static_cast<std::uint64_t>(*micros);
  std::string out = join({negative ? "-" : "", std::to_string(size / 1000)});
  if (size % 1000 != 0) {
    char digits[8];
    std::snprintf(digits, sizeof digits, ".%03u", static_cast<unsigned>(size % 1000));
    out += digits;
    while (out.back() == '0') out.pop_back();
  }
  return raw(name, out);
}

ObjectText& ObjectText::times(const Times& times) {
  return time("started", times.started)
      .time("ended", times.ended)
      .millis("duration_ms", times.duration);
}

}  // namespace hearth::record
