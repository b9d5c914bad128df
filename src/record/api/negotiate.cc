#include "record/api/negotiate.hh"

#include <algorithm>
#include <charconv>
#include <vector>

#include "base/ascii.hh"
#include "base/text.hh"

namespace hearth::record::api {
namespace {

struct MediaType {
  std::string main, sub;
  std::vector<std::pair<std::string, std::string>> parameters;

  /// How exact it is: 0 for */*, 3 with a parameter.
  int weight() const {
    if (main == "*") return 0;
    if (sub == "*") return 1;
    return parameters.empty() ? 2 : 3;
  }
};

MediaType parse(std::string_view text) {
  MediaType type;
  const std::vector<std::string> parts = split(text, ';');
  const std::string name = parts.empty() ? "" : lower(trim(parts[0]));
  const std::size_t slash = name.find('/');
  type.main = name.substr(0, slash);
  type.sub = slash == std::string::npos ? "" : name.substr(slash + 1);
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const std::size_t equals = parts[i].find('=');
    if (equals == std::string::npos) continue;
    const std::string key = lower(trim(std::string_view(parts[i]).substr(0, equals)));
    if (key != "q")
      type.parameters.emplace_back(key, trim(std::string_view(parts[i]).substr(equals + 1)));
  }
  return type;
}

bool serves(const MediaType& wanted, std::string_view main, std::string_view sub) {
  return (wanted.main == "*" || wanted.main == main) && (wanted.sub == "*" || wanted.sub == sub);
}

int indent_of(const MediaType& type) {
  for (const auto& [key, value] : type.parameters) {
    int spaces = 0;
    if (key == "indent" &&
        std::from_chars(value.data(), value.data() + value.size(), spaces).ec == std::errc())
      return std::clamp(spaces, 0, 8);
  }
  return 0;
}

/// What the best of `accepted` asks for; of equally exact ones JSON is tried first.
std::optional<Negotiated> choose(const std::vector<MediaType>& accepted, bool json, bool html) {
  for (int weight = 3; weight >= 0; --weight) {
    for (const MediaType& type : accepted)
      if (json && type.weight() == weight && serves(type, "application", "json"))
        return Negotiated{Format::json, indent_of(type)};
    for (const MediaType& type : accepted)
      if (html && type.weight() == weight && serves(type, "text", "html"))
        return Negotiated{Format::html, 0};
  }
  return {};
}

}  // namespace

std::expected<Negotiated, Refused> negotiate(std::optional<std::string_view> accept,
                                             std::optional<std::string_view> format) {
  const bool any = !format || format->empty();
  if (!any && *format != "json" && *format != "api")
    return std::unexpected(Refused{404, "Not found."});
  std::vector<MediaType> accepted;
  for (const std::string& part : split(accept.value_or("*/*"), ','))
    accepted.push_back(parse(part));
  if (const auto look = choose(accepted, any || *format == "json", any || *format == "api"))
    return *look;
  return std::unexpected(Refused{406, "Could not satisfy the request Accept header."});
}

}  // namespace hearth::record::api
