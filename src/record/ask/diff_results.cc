#include <unordered_map>

#include "base/text.hh"
#include "record/ask/diff_parts.hh"
#include "record/ask/rows.hh"

namespace hearth::record::ask {
namespace {

struct Side {
  std::int64_t id = 0;
  std::string_view status;
  std::optional<std::int64_t> body;
  const TaskSide* task = nullptr;
  std::string host;
};
/// By task, host and which of several.
using Sides = std::unordered_map<std::string, Side>;

struct ComparedResults {
  Sides sides;
  std::vector<std::string> keys;  // in the order of ids
};

Expected<ComparedResults> results_of(Database& db, std::int64_t run, const TaskSides& tasks) {
  std::unordered_map<std::int64_t, const TaskSides::value_type*> by_id;
  for (const auto& entry : tasks) by_id.emplace(entry.second.id, &entry);
  ComparedResults out;
  std::unordered_map<std::string, int> seen;
  CHECK_OK(each(db.query("SELECT r.id, r.task_id, h.name, r.status, r.changed, r.ignore_errors,"
                         " r.ignore_unreachable, r.content_body FROM results r JOIN hosts h"
                         " ON h.id = r.host_id WHERE r.playbook_id = ?1 ORDER BY r.id",
                         run),
                [&](Columns row) {
                  Side side;
                  side.id = row.integer();
                  const auto task = by_id.find(row.integer());
                  side.host = row.text();
                  side.status = row.shown();
                  side.body = row.maybe_integer();
                  if (task == by_id.end()) return;
                  side.task = &task->second->second;
                  const std::string key = join({task->second->first, "\x1f", side.host});
                  std::string whole = join({key, "\x1f", std::to_string(seen[key]++)});
                  out.keys.push_back(whole);
                  out.sides.emplace(std::move(whole), std::move(side));
                }));
  return out;
}

std::string side_json(const Side& side) {
  return ObjectText().number("result", side.id).text("status", side.status).done();
}

std::string entry(std::string_view change, const Side& older, const Side& newer,
                  const std::vector<Change>& keys) {
  return ObjectText()
      .text("change", change)
      .text("play_name", newer.task->play)
      .text("task_name", newer.task->name)
      .text("action", newer.task->action)
      .text("host_name", newer.host)
      .raw("from", side_json(older))
      .raw("to", side_json(newer))
      .raw("keys", keys_json(keys))
      .number("keys_count", std::ssize(keys))
      .done();
}

Expected<std::vector<Change>> content_changes(Database& db, const Side& older, const Side& newer,
                                              bool all_keys) {
  // Both have none, or share one as in old stores; as a rule each result has a body of its own.
  if (older.body == newer.body) return std::vector<Change>();
  TRY(const std::string before, body_or(db, older.body, "{}"));
  TRY(const std::string after, body_or(db, newer.body, "{}"));
  if (before == after) return std::vector<Change>();
  return changes(leaves_of(before), leaves_of(after), all_keys ? never : volatile_result_key);
}

}  // namespace

std::string keys_json(const std::vector<Change>& keys) {
  std::vector<std::string> lines;
  for (const Change& change : keys) {
    if (lines.size() >= kKeysMax) break;
    lines.push_back(json_of(change));
  }
  return list_text(lines);
}

Expected<bool> diff_results(Database& db, Pair runs, const TaskSides& older, const TaskSides& newer,
                            bool all_keys, Entries& out) {
  TRY(const ComparedResults before, results_of(db, runs.older, older));
  TRY(const ComparedResults after, results_of(db, runs.newer, newer));
  const bool contents = std::ssize(after.keys) <= kContentsMax;
  std::vector<std::string> later;  // same status, other content: behind those of another status
  for (const std::string& key : after.keys) {
    const Side& to = after.sides.at(key);
    const auto found = before.sides.find(key);
    if (found == before.sides.end()) continue;
    std::vector<Change> keys;
    if (contents) {
      TRY(keys, content_changes(db, found->second, to, all_keys));
    }
    if (found->second.status != to.status)
      out.add(entry("status", found->second, to, keys));
    else if (!keys.empty())
      later.push_back(entry("content", found->second, to, keys));
  }
  for (std::string& json : later) out.add(std::move(json));
  return contents;
}

}  // namespace hearth::record::ask
