#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "record/api/endpoint.hh"

namespace hearth::record::api {

/// What a path means (as of ARA 1.8.0). Its own paths have no slash at their end, the two
/// indexes have one; anything else is `unknown`.
struct Target {
  enum class Kind { unknown, root, index, list, object, openapi, health, robots, beside };
  Kind kind = Kind::unknown;
  Endpoint endpoint = Endpoint::labels;  ///< of a list or an object
  /// Of an object: an id, or a host's name; decoded. `beside`: what stands behind
  /// "/api/hearth/v1/", as sent.
  std::string key;
  std::optional<std::string> format;  ///< the suffix: "json", "api" or what else stands there

  /// "GET, POST, HEAD, OPTIONS" and the like; "" for what has no methods of its own.
  std::string_view allow() const;
};

/// `path` as the request has it, not decoded; `prefix` ("" or "/sub/ara") stands before all of
/// them.
Target parse_target(std::string_view path, std::string_view prefix);

/// The id that an object's key means: digits, leading zeros too; nothing for another text or beyond
/// 63 bits. `latesthosts` has names instead.
std::optional<std::int64_t> id_of(std::string_view key);

}  // namespace hearth::record::api
