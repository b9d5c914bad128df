#include "record/hearth/kinds.hh"

#include <algorithm>

namespace hearth::record::own {
namespace {

constexpr std::string_view kOfARun[] = {
    "run.start", "run.update", "run.alive", "run.end",      "file",     "play.start",
    "play.end",  "task.start", "task.end",  "host",         "facts",    "result",
    "item",      "retry",      "stats",     "result.start", "record",   "poll",
    "notify",    "include",    "no_hosts",  "via",          "call.ran", "identity",
};

}  // namespace

bool tells_of_a_run(std::string_view kind) {
  return std::ranges::find(kOfARun, kind) != std::end(kOfARun);
}

bool is_shown(std::string_view kind) {
  return !kind.starts_with("token.");
}

bool is_wanted(const std::vector<std::string>& wanted, std::string_view kind) {
  return wanted.empty() || std::ranges::any_of(wanted, [&](std::string_view one) {
           return one.ends_with('*') ? kind.starts_with(one.substr(0, one.size() - 1))
                                     : kind == one;
         });
}

}  // namespace hearth::record::own
