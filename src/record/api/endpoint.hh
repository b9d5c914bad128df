#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace hearth::record::api {

/// The nine collections, in the order of `/api/v1/`.
enum class Endpoint {
  labels,
  playbooks,
  plays,
  tasks,
  hosts,
  latesthosts,
  results,
  files,
  records,
  kCount
};
inline constexpr std::size_t kEndpoints = static_cast<std::size_t>(Endpoint::kCount);

std::string_view name_of(Endpoint endpoint);
std::optional<Endpoint> parse_endpoint(std::string_view name);

/// Where the rows of a list come from. Everywhere below, `t` is the endpoint's own table; of
/// latesthosts `h` is the host.
struct Source {
  std::string_view from;   ///< behind FROM
  std::string_view key;    ///< the id by which a shape finds its row
  std::string_view count;  ///< SQL: how many rows there are
};
const Source& source_of(Endpoint endpoint);

}  // namespace hearth::record::api
