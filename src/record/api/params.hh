#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace hearth::record::api {

/// One parameter of a query string, decoded: '+' is a space, %XX a byte. Bytes that are no UTF-8
/// count as U+FFFD where they are shown.
struct Param {
  std::string name;
  std::string value;
};
/// In the order in which they came; names may repeat.
using Params = std::vector<Param>;

/// The value of the last one of that name, or nullptr. It lives as long as `params`.
inline const std::string* last_of(const Params& params, std::string_view name) {
  for (auto one = params.rbegin(); one != params.rend(); ++one)
    if (one->name == name) return &one->value;
  return nullptr;
}

}  // namespace hearth::record::api
