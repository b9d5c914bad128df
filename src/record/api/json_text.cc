#include "record/api/json_text.hh"

#include <charconv>
#include <cmath>

#include "base/json.hh"
#include "record/project/json_spans.hh"

namespace hearth::record::api {
namespace {

/// As Python writes a float: digits in full from 1e-4 to 1e16, else with an exponent.
std::string python_float(double value) {
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  char text[40];
  const double size = std::fabs(value);
  const bool plain = size == 0 || (size >= 1e-4 && size < 1e16);
  const auto form = plain ? std::chars_format::fixed : std::chars_format::scientific;
  std::string out(text, std::to_chars(text, text + sizeof text, value, form).ptr);
  if (plain && !out.contains('.')) out += ".0";
  return out;
}

std::string python_repr(std::string_view json);

std::string python_list(std::string_view json) {
  std::string out = "[";
  if (const auto elements = element_spans(json))
    for (const std::string_view element : *elements) {
      if (out.size() > 1) out += ", ";
      out += python_repr(element);
    }
  return out + "]";
}

std::string python_dict(std::string_view json) {
  std::string out = "{";
  if (const auto members = member_spans(json))
    for (const auto& [name, value] : *members) {
      if (out.size() > 1) out += ", ";
      out += python_repr(join({"\"", name, "\""})) + ": " + python_repr(value);
    }
  return out + "}";
}

// Names only what is wrong in an error's text: escapes inside are not as Python's.
std::string python_repr(std::string_view json) {
  if (json_type(json) != JsonType::text) return python_str(json);
  const std::string text = json_string(json);
  const char* quote = text.contains('\'') && !text.contains('"') ? "\"" : "'";
  return join({quote, text, quote});
}

}  // namespace

JsonType json_type(std::string_view json) {
  switch (json.empty() ? 'n' : json[0]) {
    case 'n':
      return JsonType::null;
    case 't':
    case 'f':
      return JsonType::boolean;
    case '"':
      return JsonType::text;
    case '[':
      return JsonType::list;
    case '{':
      return JsonType::object;
    default:
      return json.find_first_of(".eE") == json.npos ? JsonType::integer : JsonType::real;
  }
}

std::string json_string(std::string_view json) {
  if (json_type(json) != JsonType::text) return {};
  if (!json.contains('\\')) return std::string(json.substr(1, json.size() - 2));
  const auto value = parse_json(json);
  if (!value || !value->is_string()) return {};
  return std::string(std::string_view(value->get_string()));
}

std::string lone_surrogate(std::string_view json) {
  if (json_type(json) != JsonType::text) return {};
  const auto unit_at = [&](std::size_t at) {
    const bool escape = json.substr(at).starts_with("\\u") && at + 6 < json.size();
    return escape ? std::strtoul(std::string(json.substr(at + 2, 4)).c_str(), nullptr, 16) : 0;
  };
  for (std::size_t at = json.find('\\'); at != json.npos; at = json.find('\\', at)) {
    const auto unit = unit_at(at);
    const auto next = unit >= 0xD800 && unit <= 0xDBFF ? unit_at(at + 6) : 0;
    const bool pair = next >= 0xDC00 && next <= 0xDFFF;
    if (unit >= 0xD800 && unit <= 0xDFFF && !pair) {
      std::string digits(json.substr(at + 2, 4));
      for (char& c : digits)
        if (c >= 'a') c -= 'a' - 'A';
      return digits;
    }
    at += pair ? 12 : unit > 0 ? 6 : 2;
  }
  return {};
}

std::string quote_json(std::string_view text) {
  return boost::json::serialize(boost::json::string(text));
}

std::string_view python_type(std::string_view json) {
  constexpr std::string_view kNames[] = {"NoneType", "bool", "int", "float", "str", "list", "dict"};
  return kNames[static_cast<int>(json_type(json))];
}

std::string python_str(std::string_view json) {
  switch (json_type(json)) {
    case JsonType::null:
      return "None";
    case JsonType::boolean:
      return json == "true" ? "True" : "False";
    case JsonType::integer:
      return json == "-0" ? "0" : std::string(json);
    case JsonType::real:
      return python_float(std::strtod(std::string(json).c_str(), nullptr));
    case JsonType::text:
      return json_string(json);
    case JsonType::list:
      return python_list(json);
    case JsonType::object:
      return python_dict(json);
  }
  return {};
}

}  // namespace hearth::record::api
