#include "record/api/target.hh"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "http/query.hh"

namespace hearth::record::api {
namespace {

/// A suffix is a format where it is made of lower-case letters and digits; `.json` alone names
/// none.
bool is_format(std::string_view text) {
  return !text.empty() &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789") == std::string_view::npos;
}

/// What stands behind "/api/v1/": NAME, NAME.FORMAT, NAME/KEY, NAME/KEY.FORMAT, or .FORMAT.
Target below_index(const std::string& rest) {
  Target target;
  const std::size_t dot = rest.rfind('.');
  std::string name = rest;
  if (dot != std::string::npos) {
    if (!is_format(std::string_view(rest).substr(dot + 1))) return target;
    target.format = rest.substr(dot + 1);
    name.resize(dot);
  }
  const std::size_t slash = name.find('/');
  if (name.empty() || slash == 0) {
    if (name.empty()) target.kind = Target::Kind::index;
    return target;
  }
  const auto endpoint = parse_endpoint(std::string_view(name).substr(0, slash));
  if (!endpoint) return target;
  target.endpoint = *endpoint;
  if (slash == std::string::npos) {
    target.kind = Target::Kind::list;
    return target;
  }
  target.key = name.substr(slash + 1);
  const bool one_segment = target.key.find_first_of("/.") == std::string::npos;
  if (one_segment && !target.key.empty()) target.kind = Target::Kind::object;
  return target;
}

/// A host's name may have dots, which ARA cannot answer: only `.json` and `.api` are formats then.
Target latest_host(std::string name) {
  Target target;
  target.kind = Target::Kind::object;
  target.endpoint = Endpoint::latesthosts;
  for (const std::string_view format : {"json", "api"})
    if (name.size() > format.size() + 1 && name.ends_with(format) &&
        name[name.size() - format.size() - 1] == '.') {
      target.format = format;
      name.resize(name.size() - format.size() - 1);
      break;
    }
  target.key = std::move(name);
  return target;
}

}  // namespace

std::string_view Target::allow() const {
  switch (kind) {
    case Kind::root:
    case Kind::index:
    case Kind::openapi:
    case Kind::health:
    case Kind::robots:
      return "GET, HEAD, OPTIONS";
    case Kind::list:
      return endpoint == Endpoint::latesthosts ? "GET, HEAD, OPTIONS" : "GET, POST, HEAD, OPTIONS";
    case Kind::object:
      return endpoint == Endpoint::latesthosts ? "GET, HEAD, OPTIONS"
                                               : "GET, PUT, PATCH, DELETE, HEAD, OPTIONS";
    case Kind::unknown:
    case Kind::beside:
      return "";
  }
  return "";
}

Target parse_target(std::string_view path, std::string_view prefix) {
  if (!path.starts_with(prefix)) return {};
  const std::string rest = http::percent_decoded(path.substr(prefix.size()));
  Target target;
  constexpr std::string_view kBeside = "/api/hearth/v1";
  const std::string_view sent = path.substr(prefix.size());
  if (sent == kBeside || sent.starts_with("/api/hearth/v1/")) {
    target.kind = Target::Kind::beside;
    target.key = sent.substr(std::min(sent.size(), kBeside.size() + 1));
  } else if (rest == "/api/") {
    target.kind = Target::Kind::root;
  } else if (rest == "/api/openapi.json") {
    target.kind = Target::Kind::openapi;
  } else if (rest == "/healthcheck/") {
    target.kind = Target::Kind::health;
  } else if (rest == "/robots.txt") {
    target.kind = Target::Kind::robots;
  } else if (constexpr std::string_view kIndex = "/api/v1/"; rest.starts_with(kIndex)) {
    const std::string below = rest.substr(kIndex.size());
    constexpr std::string_view kLatest = "latesthosts/";
    if (below.empty()) {
      target.kind = Target::Kind::index;
    } else if (below.starts_with(kLatest) && below.size() > kLatest.size() &&
               below.find('/', kLatest.size()) == std::string::npos) {
      return latest_host(below.substr(kLatest.size()));
    } else {
      return below_index(below);
    }
  }
  return target;
}

std::optional<std::int64_t> id_of(std::string_view key) {
  std::int64_t id = 0;
  if (key.empty() || key.find_first_not_of("0123456789") != std::string_view::npos) return {};
  const auto read = std::from_chars(key.data(), key.data() + key.size(), id);
  if (read.ec != std::errc() || read.ptr != key.data() + key.size()) return {};
  return id;
}

}  // namespace hearth::record::api
