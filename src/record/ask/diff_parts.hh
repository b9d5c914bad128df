#pragma once
#include <map>
#include <string>
#include <vector>

#include "record/ask/diff.hh"
#include "record/ask/flat.hh"

// Inside of diff: its parts, each a list of JSON objects.
namespace hearth::record::ask {

struct Pair {
  std::int64_t older, newer;  ///< playbooks
};

/// At most `limit` entries, and how many there are.
class Entries {
 public:
  explicit Entries(std::int64_t limit) : limit_(limit) {}
  void add(std::string json) {
    if (++count_ <= limit_) lines_.push_back(std::move(json));
  }
  bool full() const { return count_ >= limit_; }
  void only_count() { ++count_; }
  std::int64_t count() const { return count_; }
  std::string list() const;

 private:
  std::int64_t limit_, count_ = 0;
  std::vector<std::string> lines_;
};

struct TaskSide {
  std::int64_t id = 0, line = 0;
  std::optional<std::string> play, name, role, path;
  std::string action, tags;
  bool handler = false;
};
/// By play, name and which of several; the order of a map is that of the keys.
using TaskSides = std::map<std::string, TaskSide>;
Expected<TaskSides> tasks_of(Database& db, std::int64_t run);

void diff_tasks(const TaskSides& older, const TaskSides& newer, Entries& out);
/// Of tasks and hosts that both have. Answers whether contents were compared.
Expected<bool> diff_results(Database& db, Pair runs, const TaskSides& older, const TaskSides& newer,
                            bool all_keys, Entries& out);
Expected<> diff_files(Database& db, Pair runs, Entries& out);
Expected<> diff_facts(Database& db, Pair runs, bool all_keys, Entries& out);

/// At most kKeysMax of them.
std::string keys_json(const std::vector<Change>& keys);

}  // namespace hearth::record::ask
