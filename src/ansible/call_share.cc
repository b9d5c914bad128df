#include "ansible/call_share.hh"

#include <algorithm>
#include <cstdio>

#include "base/text.hh"

namespace hearth::ansible {
namespace {

constexpr std::size_t kRunsMax = 256;
constexpr std::size_t kReasonsMax = 64;  // of one run
constexpr std::size_t kReasonsTold = 8;

struct Reason {
  std::string_view why, text;
};

// The words of plugin_utils/plain_notes.py, and those of refusals (docs/protocol/worker.md §3.2).
constexpr Reason kReasons[] = {
    {"become", "another user runs the module (become)"},
    {"pipelining", "pipelining is off; take the setting out to have Hearth switch it on"},
    {"executable", "`executable` is another shell than /bin/sh"},
    {"shell", "the command line is not one that Hearth knows"},
    {"interpreter", "the interpreter is not found in PATH"},
    {"environment", "a variable of the environment (LD_*, PYTHON*) needs a plain start"},
    {"context", "the daemon runs in another container or security context; `hearth daemon --stop`"},
    {"build", "the daemon was of another version; the next run has a new one"},
    {"no child for it", "no worker was free in time"},
};

std::string seconds_text(std::int64_t ms) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f s", static_cast<double>(ms) / 1'000);
  return text;
}

/// The reasons, the most frequent first.
std::vector<std::pair<std::string, std::size_t>> by_number(const CallShare& share) {
  std::vector<std::pair<std::string, std::size_t>> reasons(share.plain.begin(), share.plain.end());
  std::sort(reasons.begin(), reasons.end(), [](const auto& one, const auto& other) {
    return one.second != other.second ? one.second > other.second : one.first < other.first;
  });
  if (reasons.size() > kReasonsTold) reasons.resize(kReasonsTold);
  return reasons;
}

/// What would save most next, or "".
std::string next_words(const JsonObject& calls, std::int64_t plain) {
  const JsonArray* reasons = get_array(calls, "plain");
  if (plain > 0 && reasons && !reasons->empty() && (*reasons)[0].is_object()) {
    const JsonObject& first = (*reasons)[0].get_object();
    const std::int64_t count = get_int(first, "calls").value_or(0);
    const std::string most = count < plain ? join({", ", std::to_string(count), " of them"}) : "";
    return join({"; ", std::to_string(plain), " ran plain", most, " because ",
                 reason_text(get_string(first, "why").value_or("?"))});
  }
  const std::int64_t waited = get_int(calls, "waited_ms").value_or(0);
  if (waited >= 500 && waited * 5 >= get_int(calls, "saved_ms").value_or(0))
    return join({"; they waited ", seconds_text(waited), " for a free worker"});
  return {};
}

}  // namespace

std::size_t CallShare::plain_calls() const {
  std::size_t count = 0;
  for (const auto& [why, calls] : plain) count += calls;
  return count;
}

CallShare& CallShares::of(const std::string& run) {
  const auto [found, added] = shares_.try_emplace(run);
  if (added) order_.push_back(run);
  if (order_.size() > kRunsMax) {
    shares_.erase(order_.front());
    order_.pop_front();
  }
  return found->second;
}

void CallShares::add_warm(const std::string& run, Duration waited, Duration start) {
  CallShare& share = of(run);
  ++share.warm;
  share.waited += waited;
  share.saved += std::max(start - waited, Duration::zero());
}

void CallShares::add_plain(const std::string& run, const std::string& why) {
  CallShare& share = of(run);
  const bool known = share.plain.contains(why) || share.plain.size() < kReasonsMax;
  ++share.plain[known ? why : "other reasons"];
}

JsonObject CallShares::describe(std::string_view run) const {
  const auto found = shares_.find(run);
  const CallShare share = found == shares_.end() ? CallShare{} : found->second;
  JsonArray reasons;
  for (const auto& [why, calls] : by_number(share))
    reasons.push_back(JsonObject{{"why", why}, {"calls", calls}});
  return {{"warm", share.warm},
          {"plain_calls", share.plain_calls()},
          {"waited_ms", ms_of(share.waited)},
          {"saved_ms", ms_of(share.saved)},
          {"plain", std::move(reasons)}};
}

std::string closing_words(const JsonObject& calls) {
  const std::int64_t warm = get_int(calls, "warm").value_or(0);
  const std::int64_t plain = get_int(calls, "plain_calls").value_or(0);
  if (warm + plain == 0) return {};
  std::string words = join({std::to_string(warm), " of ", std::to_string(warm + plain),
                            warm + plain == 1 ? " module call warm" : " module calls warm"});
  const std::int64_t saved = get_int(calls, "saved_ms").value_or(0);
  if (saved >= 50) words += join({", about ", seconds_text(saved), " saved"});
  return words + next_words(calls, plain);
}

std::string reason_text(std::string_view why) {
  for (const Reason& reason : kReasons)
    if (reason.why == why) return std::string(reason.text);
  return std::string(why);
}

}  // namespace hearth::ansible
