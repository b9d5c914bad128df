#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace hearth::record::ask {

/// The leaves of a JSON value by their place ("invocation.module_args.mode", "results.0.rc"):
/// texts as they are, all else as JSON. Empty objects and lists are leaves. At most kLeavesMax.
using Leaves = std::map<std::string, std::string>;
inline constexpr std::size_t kLeavesMax = 20'000;
/// What is no JSON is one leaf with the place "".
Leaves leaves_of(std::string_view json);

/// What differs in one place.
struct Change {
  enum class Kind { added, removed, changed } kind = Kind::changed;
  std::string key;
  std::string from, to;  ///< shortened; "" where there was nothing
};
/// In the order of places. `skip(key)`: this place does not count.
std::vector<Change> changes(const Leaves& from, const Leaves& to, bool (*skip)(std::string_view));

inline bool never(std::string_view) {
  return false;
}
/// Places whose values differ from run to run without meaning anything: when and how long, process
/// ids, counters of the kernel.
bool volatile_result_key(std::string_view key);
bool volatile_fact_key(std::string_view key);

/// {"change","key","from","to"}; from and to are null where there was nothing.
std::string json_of(const Change& change);
std::string_view name_of(Change::Kind kind);

/// At most `bytes` of `text`, cut at a character's end, with "…" where it was cut.
std::string shortened(std::string_view text, std::size_t bytes);

}  // namespace hearth::record::ask
