#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/time.hh"
#include "record/store/status.hh"

namespace hearth::record {

/// One playbook of a group, as far as it matters which gathering it belongs to.
struct Member {
  std::int64_t id = 0;
  Status status = Status::unknown;
  UtcMicros started = 0;  ///< or first heard of
  UtcMicros last = 0;     ///< ended, or last heard of
  std::optional<std::int64_t> duration;
  std::string controller, user;
  std::optional<std::string> gathering;  ///< what it said itself
};

/// One time that a group's playbooks ran: members in order of their start, at least one.
struct Gathering {
  std::optional<std::string> name;  ///< nothing: found by the rule
  std::vector<Member> members;

  std::int64_t id() const { return members.front().id; }
  UtcMicros started() const { return members.front().started; }
  UtcMicros last() const;
  std::int64_t sum() const;  ///< of the durations; of one that has none, as long as it was heard of
};

/// How long a gathering stays open after its last playbook ended.
inline constexpr UtcMicros kOpenMicros = UtcMicros{60} * 60 * 1'000'000;

/// The gatherings of one group, by start. Those of one name are one; of the others, those are one
/// that one user ran on one controller, each begun less than kOpenMicros after the last of them
/// ended. The same for the same members, in whatever order they come.
std::vector<Gathering> gather(std::vector<Member> members);

/// The worst of them: failed, expired, running, unknown, completed.
Status worst(std::span<const Member> members);

}  // namespace hearth::record
