#include "format/schema/value_words.hh"

#include <algorithm>
#include <chrono>

#include "base/ascii.hh"
#include "base/text.hh"
#include "format/yaml/mapping.hh"
#include "format/yaml/scalar.hh"

namespace hearth::format {

namespace {

constexpr std::size_t kShownBytes = 60;

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_digit);
}

int number_of(std::string_view digits) {
  int number = 0;
  for (const char c : digits) number = number * 10 + (c - '0');
  return number;
}

/// Years of 53 weeks are those that a Thursday begins or ends.
bool has_week_53(int year) {
  const auto thursday = [&](unsigned month, unsigned day) {
    const std::chrono::sys_days days =
        std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day);
    return std::chrono::weekday(days) == std::chrono::Thursday;
  };
  return thursday(1, 1) || thursday(12, 31);
}

bool is_iso_week(std::string_view year, std::string_view rest) {
  // rest: "W47", "W476" or "W47-6"
  if (rest.size() == 5 && rest[3] != '-') return false;
  const std::string_view week = rest.substr(1, 2);
  const std::string_view day = rest.size() > 3 ? rest.substr(rest.size() - 1) : "1";
  if (!all_digits(week) || !all_digits(day)) return false;
  const int number = number_of(week);
  const bool in_year =
      number >= 1 && (number <= 52 || (number == 53 && has_week_53(number_of(year))));
  return in_year && day[0] >= '1' && day[0] <= '7' && number_of(year) >= 1;
}

}  // namespace

std::string shown(const Node& node) {
  if (node.is(NodeKind::text) || node.is(NodeKind::boolean) || node.is(NodeKind::integer) ||
      node.is(NodeKind::real) || node.is(NodeKind::timestamp)) {
    std::string text = key_text(node);
    const auto line_end = text.find('\n');
    if (text.size() > kShownBytes || line_end != text.npos) {
      std::size_t cut = std::min(line_end, kShownBytes);
      while (cut > 0 && (text[cut] & 0xC0) == 0x80) --cut;
      text = text.substr(0, cut) + "…";
    }
    return join({"`", text, "`"});
  }
  return std::string(name_of(node.kind));
}

std::string type_mend(const Node& node, unsigned wanted) {
  const bool typed = node.is(NodeKind::boolean) || node.is(NodeKind::integer) ||
                     node.is(NodeKind::real) || node.is(NodeKind::timestamp);
  const unsigned other_scalars = kTypeBoolean | kTypeInteger | kTypeNumber;
  if ((wanted & kTypeString) != 0 && (wanted & other_scalars) == 0 && typed)
    return "put it in quotes";
  if ((wanted & kTypeArray) != 0 && (wanted & types_of(node.kind)) == 0 &&
      !node.is(NodeKind::null) && (wanted & (kTypeString | kTypeObject)) == 0) {
    return "write it as a list, each entry behind `- `";
  }
  const std::string* text = node.text();
  if (!text) return "";
  Node plain;
  const bool made = make_scalar(resolve_plain(*text), *text, plain).has_value();
  if (made && (types_of(plain.kind) & wanted) != 0) return "write it without quotes";
  return "";
}

bool equals(const Node& node, const Json& value) {
  if (value.is_null()) return node.is(NodeKind::null);
  if (value.is_bool()) {
    return node.is(NodeKind::boolean) && std::get<bool>(node.value) == value.get_bool();
  }
  if (value.is_string()) return node.text() && *node.text() == std::string_view(value.get_string());
  if (!value.is_number() || (types_of(node.kind) & kTypeNumber) == 0) return false;
  Node number{.kind = NodeKind::real};
  number.value = value.is_double() ? value.get_double() : static_cast<double>(value.as_int64());
  return key_identity(node) == key_identity(number);
}

std::vector<std::string> value_names(const JsonArray& values) {
  std::vector<std::string> names;
  for (const Json& value : values) {
    names.push_back(value.is_string() ? std::string(value.get_string()) : hearth::to_text(value));
  }
  return names;
}

std::string canonical(const Node& node) {
  if (node.is(NodeKind::boolean)) return key_text(node);
  if (!node.items().empty() || node.is(NodeKind::sequence)) {
    std::string text = "[";
    for (const Node* item : node.items()) {
      const std::string part = canonical(*item);
      text += join({std::to_string(part.size()), ":", part});
    }
    return text;
  }
  if (!std::holds_alternative<Mapping>(node.value)) return key_identity(node);
  std::vector<std::string> members;
  for (const Entry& entry : node.entries()) {
    const std::string key = canonical(*entry.key);
    members.push_back(join({std::to_string(key.size()), ":", key, canonical(*entry.value)}));
  }
  std::sort(members.begin(), members.end());
  std::string text = "{";
  for (const std::string& member : members) {
    text += join({std::to_string(member.size()), ":", member});
  }
  return text;
}

bool is_iso_date(std::string_view text) {
  if (text.size() < 7 || text.size() > 10) return false;
  const std::string_view year = text.substr(0, 4);
  if (!all_digits(year)) return false;
  const bool dashes = text[4] == '-';
  const std::string_view rest = text.substr(dashes ? 5 : 4);
  if (rest.starts_with('W')) {
    const bool right = rest.size() == 3 || rest.size() == (dashes ? 5 : 4);
    return right && is_iso_week(year, rest);
  }
  if (rest.size() != (dashes ? 5 : 4) || (dashes && rest[2] != '-')) return false;
  const std::string_view month = rest.substr(0, 2);
  const std::string_view day = rest.substr(rest.size() - 2);
  if (!all_digits(month) || !all_digits(day) || number_of(year) < 1) return false;
  return (std::chrono::year(number_of(year)) /
          std::chrono::month(static_cast<unsigned>(number_of(month))) /
          std::chrono::day(static_cast<unsigned>(number_of(day))))
      .ok();
}

}  // namespace hearth::format
