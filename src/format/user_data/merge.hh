#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hh"

// How cloud-init merges configurations (cloudinit/mergers/, 22.4): a list of mergers, each for one
// type of value, with options.

namespace hearth::format::user_data {

/// Values within each other that are merged; deeper ones are Errc::full.
inline constexpr std::size_t kMergeDepthMax = 200;

/// dict(replace|no_replace, recurse_array|recurse_list, recurse_str, allow_delete),
/// list(append|prepend|replace|no_replace, recurse_array|recurse_list, recurse_str, recurse_dict),
/// str(append). Of each type the first in the list counts; without one the older value stays.
struct Merger {
  enum class Type { dict, list, str };
  enum class Method { replace, no_replace, append, prepend };

  Type type = Type::dict;
  Method method = Method::replace;
  bool recurse_dict = false, recurse_list = false, recurse_str = false, allow_delete = false;
};
using Mergers = std::vector<Merger>;

/// "list(append)+dict(recurse_array,no_replace)+str()"; none of an empty text. Errc::invalid: an
/// element that is not of that form, or a type that does not exist.
Expected<Mergers> mergers_of(std::string_view how);

/// Takes `merge_how`, or where that is missing or null `merge_type`, out of a configuration: the
/// text above, or a list of {name, settings} or of [name, setting…]. None where there is none.
Expected<Mergers> take_mergers(JsonObject& config);

/// For parts of user-data whose mergers are not given: dict(replace)+list()+str().
Mergers mergers_of_parts();
/// For layers of configuration (files, command line, sources): list()+dict()+str().
Mergers mergers_of_layers();

/// `value` with `with` merged into it. Errors: invalid  types that the mergers fail at (a list that
/// a number is to be appended to); full  deeper than kMergeDepthMax.
Expected<Json> merge(const Mergers& mergers, const Json& value, const Json& with);

}  // namespace hearth::format::user_data
