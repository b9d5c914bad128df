#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <tuple>

#include "record/hearth/group_text.hh"
#include "record/query/json_text.hh"

namespace hearth::record::own {
namespace {

/// Playbooks of two gatherings are compared by what people call them; the nth of a name with the
/// nth.
std::string key_of(const MemberRow& row) {
  return row.name.value_or(row.path);
}

struct Pair {
  std::string key;
  const MemberRow* before = nullptr;
  const MemberRow* after = nullptr;
};

std::vector<Pair> pairs_of(const GatheringReport& before, const GatheringReport& after) {
  std::vector<Pair> out;
  std::map<std::string, std::deque<std::size_t>> alone;  // those without an `after`, by key
  for (const MemberRow& row : before.members) {
    alone[key_of(row)].push_back(out.size());
    out.push_back({key_of(row), &row, nullptr});
  }
  for (const MemberRow& row : after.members) {
    const auto same = alone.find(key_of(row));
    if (same == alone.end() || same->second.empty()) {
      out.push_back({key_of(row), nullptr, &row});
    } else {
      out[same->second.front()].after = &row;
      same->second.pop_front();
    }
  }
  return out;
}

std::string side_text(const MemberRow* row) {
  if (!row) return "null";
  return ObjectText()
      .number("playbook", row->id)
      .text("status", name_of(row->status))
      .millis("duration_ms", row->times.duration)
      .raw("results", counts_object(row->results))
      .done();
}

std::string pair_object(const Pair& pair) {
  return ObjectText()
      .text("playbook", pair.key)
      .raw("before", side_text(pair.before))
      .raw("after", side_text(pair.after))
      .done();
}

/// What failed, whatever the run: playbook, host and task.
using Failed = std::tuple<std::string, std::string, std::string>;

std::set<Failed> failures_of(const GatheringReport& report) {
  std::set<Failed> out;
  for (const MemberFailure& one : report.failures) {
    const auto member = std::ranges::find(report.members, one.playbook, &MemberRow::id);
    if (member != report.members.end()) out.emplace(key_of(*member), one.host, one.task);
  }
  return out;
}

std::string only_in(const std::set<Failed>& these, const std::set<Failed>& those) {
  std::vector<std::string> out;
  for (const auto& one : these)
    if (!those.contains(one))
      out.push_back(ObjectText()
                        .text("playbook", std::get<0>(one))
                        .text("host", std::get<1>(one))
                        .text("task", std::get<2>(one))
                        .done());
  return list_text(out);
}

std::string only_in(const std::vector<std::string>& these, const std::vector<std::string>& those) {
  std::vector<std::string> out;
  for (const std::string& one : these)
    if (!std::ranges::binary_search(those, one)) out.push_back(quoted_json(one));
  return list_text(out);
}

}  // namespace

Expected<std::string> gatherings_compared(Database& db, const FoundGathering& before,
                                          const FoundGathering& after) {
  TRY(const GatheringReport old, report_on(db, before.gathering));
  TRY(const GatheringReport now, report_on(db, after.gathering));
  std::vector<std::string> rows;
  for (const Pair& pair : pairs_of(old, now)) rows.push_back(pair_object(pair));
  const auto failed_before = failures_of(old), failed_now = failures_of(now);
  return ObjectText()
      .raw("before", gathering_object(before.group, before.gathering))
      .raw("after", gathering_object(after.group, after.gathering))
      .raw("results_before", counts_object(old.results))
      .raw("results_after", counts_object(now.results))
      .raw("playbooks", list_text(rows))
      .raw("hosts_gone", only_in(old.hosts, now.hosts))
      .raw("hosts_new", only_in(now.hosts, old.hosts))
      .raw("failures_gone", only_in(failed_before, failed_now))
      .raw("failures_new", only_in(failed_now, failed_before))
      .done();
}

}  // namespace hearth::record::own
