#include "format/network/values.hh"

#include "base/text.hh"

namespace hearth::format::network {

std::string scalar_text(const Json& value, const char* yes, const char* no) {
  if (value.is_bool()) return value.get_bool() ? yes : no;
  if (const auto* text = value.if_string()) return std::string(*text);
  return to_text(value);
}

std::string bond_mode(const Json& value) {
  constexpr const char* kModes[] = {"balance-rr", "active-backup", "balance-xor", "broadcast",
                                    "802.3ad",    "balance-tlb",   "balance-alb"};
  std::string text = scalar_text(value, "", "");
  if (text.size() == 1 && text[0] >= '0' && text[0] <= '6') return kModes[text[0] - '0'];
  return text;
}

std::vector<std::string> texts_of(const Json& value) {
  if (!value.is_array()) return {scalar_text(value, "on", "off")};
  std::vector<std::string> out;
  for (const Json& item : value.get_array()) out.push_back(scalar_text(item, "on", "off"));
  return out;
}

std::vector<std::pair<std::string, std::string>> port_numbers(const Json& value) {
  std::vector<std::pair<std::string, std::string>> out;
  if (const auto* object = value.if_object()) {
    for (const auto& [port, number] : *object) {
      out.emplace_back(port, scalar_text(number, "1", "0"));
    }
    return out;
  }
  for (const std::string& line : texts_of(value)) {
    const std::size_t space = line.find(' ');
    if (space == std::string::npos) {
      out.emplace_back("", line);
    } else {
      out.emplace_back(line.substr(0, space), std::string(trim(line.substr(space))));
    }
  }
  return out;
}

}  // namespace hearth::format::network
