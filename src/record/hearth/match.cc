#include "base/text.hh"
#include "base/utf8.hh"
#include "http/query.hh"
#include "record/hearth/own_api.hh"

namespace hearth::record::own {
namespace {

bool is_value(std::string_view part) {
  return part.starts_with('{');
}

/// What the pattern's `{...}` stand for, or nothing where it does not fit. `parts` are decoded.
std::optional<std::vector<std::string>> fit(std::string_view pattern,
                                            const std::vector<std::string>& parts) {
  const std::vector<std::string> wanted = split(pattern, '/');
  if (wanted.size() != parts.size()) return {};
  std::vector<std::string> values;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (is_value(wanted[i]) && !parts[i].empty()) {
      values.push_back(parts[i]);
    } else if (parts[i] != wanted[i]) {
      return {};
    }
  }
  return values;
}

}  // namespace

const Route* Match::of(std::string_view method) const {
  if (method == "HEAD") method = "GET";
  for (const Route* const route : routes)
    if (route->method == method) return route;
  return nullptr;
}

std::string Match::allow() const {
  std::vector<std::string> methods;
  for (const Route* const route : routes) methods.emplace_back(route->method);
  if (methods.empty()) return "";
  if (of("GET")) methods.push_back("HEAD");
  methods.push_back("OPTIONS");
  return join_with(", ", methods);
}

Match match(std::span<const Route> routes, std::string_view path) {
  std::vector<std::string> parts = split(path, '/');
  // UTF-8, as the query's values are: events take nothing else.
  for (std::string& part : parts) part = valid_utf8(http::percent_decoded(part));
  Match found;
  std::string_view pattern;
  for (const Route& route : routes) {
    auto values = fit(route.path, parts);
    if (!values) continue;
    const bool better = found.routes.empty() || values->size() < found.values.size();
    if (better) found = {{}, *std::move(values)};
    if (better) pattern = route.path;
    if (route.path == pattern) found.routes.push_back(&route);
  }
  return found;
}

}  // namespace hearth::record::own
