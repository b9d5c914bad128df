#include "record/query/gather.hh"

#include <algorithm>
#include <map>
#include <tuple>

namespace hearth::record {

UtcMicros Gathering::last() const {
  return std::ranges::max(members, {}, &Member::last).last;
}

std::int64_t Gathering::sum() const {
  std::int64_t out = 0;
  for (const Member& member : members)
    out += member.duration.value_or(member.last - member.started);
  return out;
}

std::vector<Gathering> gather(std::vector<Member> members) {
  std::ranges::sort(members, {}, [](const Member& one) { return std::pair(one.started, one.id); });
  std::vector<Gathering> out;
  std::map<std::string, std::size_t> named;
  struct Open {
    std::size_t at;
    UtcMicros last;  // of its members so far
  };
  std::map<std::pair<std::string, std::string>, Open> open;  // by controller and user
  for (Member& member : members) {
    std::size_t at = out.size();
    if (member.gathering) {
      at = named.try_emplace(*member.gathering, at).first->second;
    } else {
      Open& newest =
          open.try_emplace({member.controller, member.user}, Open{at, member.last}).first->second;
      if (member.started - newest.last >= kOpenMicros) newest = {at, member.last};
      newest.last = std::max(newest.last, member.last);
      at = newest.at;
    }
    if (at == out.size()) out.push_back({member.gathering, {}});
    out[at].members.push_back(std::move(member));
  }
  return out;
}

Status worst(std::span<const Member> members) {
  constexpr Status kOrder[] = {Status::failed, Status::expired, Status::running, Status::unknown};
  for (const Status status : kOrder)
    if (std::ranges::count(members, status, &Member::status) > 0) return status;
  return Status::completed;
}

}  // namespace hearth::record
