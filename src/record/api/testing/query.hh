#pragma once
#include <string>
#include <string_view>

#include "base/error.hh"
#include "record/api/endpoint.hh"
#include "record/api/params.hh"

namespace hearth::record::api::testing {

/// What the server does to a part of a URL: %XX is a byte.
inline std::string decode(std::string_view text, bool plus_is_space) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      out += plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

inline Params params_of(std::string_view query) {
  Params params;
  for (const std::string& part : split(query, '&')) {
    if (part.empty()) continue;
    const std::size_t is = std::min(part.find('='), part.size());
    params.push_back({decode(part.substr(0, is), true),
                      decode(is < part.size() ? part.substr(is + 1) : "", true)});
  }
  return params;
}

/// "results/5", "results?limit=2".
struct Target {
  Endpoint endpoint;
  std::string key;    ///< decoded; empty for a list
  std::string query;  ///< not decoded
};
inline Target target_of(std::string_view path) {
  Target target{};
  if (const std::size_t mark = path.find('?'); mark != path.npos) {
    target.query = path.substr(mark + 1);
    path = path.substr(0, mark);
  }
  const std::size_t slash = std::min(path.find('/'), path.size());
  const auto endpoint = parse_endpoint(path.substr(0, slash));
  HEARTH_ASSERT(endpoint);
  target.endpoint = *endpoint;
  if (slash < path.size()) target.key = decode(path.substr(slash + 1), false);
  return target;
}

}  // namespace hearth::record::api::testing
