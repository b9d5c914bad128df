#include "record/ask/metrics.hh"

#include <algorithm>
#include <unordered_map>

#include "record/ask/rows.hh"
#include "record/query/json_text.hh"

namespace hearth::record::ask {
namespace {

struct Group {
  std::string key;
  Durations durations;
  std::int64_t results = 0;
  ResultCounts counts;
};

/// Groups by a key, and rows (tasks or hosts) by the group that they are in.
class Groups {
 public:
  void put(std::int64_t row, const std::string& key) {
    const auto [found, made] = keys_.try_emplace(key, groups_.size());
    if (made) groups_.emplace_back().key = key;
    rows_.emplace(row, found->second);
  }
  Group* of(std::int64_t row) {
    const auto found = rows_.find(row);
    return found == rows_.end() ? nullptr : &groups_[found->second];
  }
  std::vector<Group>& all() { return groups_; }

 private:
  std::vector<Group> groups_;
  std::unordered_map<std::string, std::size_t> keys_;
  std::unordered_map<std::int64_t, std::size_t> rows_;
};

const char* keys_sql(By by) {
  switch (by) {
    case By::action:
      return "SELECT id, action FROM tasks WHERE ?1 = 0 OR playbook_id = ?1";
    case By::name:
      return "SELECT id, COALESCE(name, action) FROM tasks WHERE ?1 = 0 OR playbook_id = ?1";
    case By::path:
      return "SELECT t.id, COALESCE(f.path, '') FROM tasks t LEFT JOIN files f ON f.id = t.file_id"
             " WHERE ?1 = 0 OR t.playbook_id = ?1";
  }
  return "";
}

#define RESULT_ROWS                                                                          \
  "SELECT r.task_id, r.host_id, r.status, r.changed, r.ignore_errors, r.ignore_unreachable," \
  " r.duration FROM results r"
#define RESULT_WHERE                                                                  \
  " AND COALESCE(r.started, r.created) >= ?2 AND COALESCE(r.started, r.created) < ?3" \
  " AND (?4 = '' OR r.host_id IN (SELECT id FROM hosts WHERE name = ?4))"             \
  " AND (?5 = '' OR r.playbook_id IN (SELECT id FROM playbooks WHERE path = ?5))"

Expected<Statement> results_of(Database& db, const MetricsQuestion& question) {
  const std::int64_t since = question.since.value_or(INT64_MIN);
  const std::int64_t until = question.until.value_or(INT64_MAX);
  if (question.playbook)
    return db.query(RESULT_ROWS " WHERE r.playbook_id = ?1" RESULT_WHERE, *question.playbook, since,
                    until, question.host, question.path);
  return db.query(RESULT_ROWS " WHERE ?1 = 0" RESULT_WHERE, 0, since, until, question.host,
                  question.path);
}
#undef RESULT_ROWS
#undef RESULT_WHERE

Expected<> count_results(Database& db, const MetricsQuestion& question, Groups& groups,
                         bool by_host) {
  return each(results_of(db, question), [&](Columns row) {
    const std::int64_t task = row.integer(), host = row.integer();
    const std::string_view shown = row.shown();
    Group* group = groups.of(by_host ? host : task);
    if (!group) return;
    ++group->results;
    group->counts.add(shown);
    if (const auto duration = row.maybe_integer()) group->durations.add(*duration);
  });
}

std::string json_of(const Group& group) {
  using Maybe = std::optional<std::int64_t>;
  const Durations& took = group.durations;
  const bool any = took.count() > 0;
  return ObjectText()
      .text("key", group.key)
      .number("results", group.results)
      .number("ok", group.counts.ok)
      .number("changed", group.counts.changed)
      .number("failed", group.counts.failed)
      .number("ignored", group.counts.ignored)
      .number("skipped", group.counts.skipped)
      .number("unreachable", group.counts.unreachable)
      .number("unknown", group.counts.unknown)
      .millis("total_ms", took.total())
      .millis("avg_ms", any ? Maybe(took.total() / took.count()) : Maybe())
      .millis("median_ms", any ? Maybe(took.percentile(50)) : Maybe())
      .millis("p95_ms", any ? Maybe(took.percentile(95)) : Maybe())
      .millis("max_ms", any ? Maybe(took.max()) : Maybe())
      .flag("sampled", took.sampled())
      .done();
}

std::string answer(std::vector<Group>& groups, const MetricsQuestion& question,
                   std::string_view by) {
  std::erase_if(groups, [](const Group& group) { return group.results == 0; });
  std::ranges::sort(groups, [](const Group& a, const Group& b) {
    return std::pair(-a.durations.total(), a.key) < std::pair(-b.durations.total(), b.key);
  });
  std::vector<std::string> lines;
  for (std::int64_t i = question.offset; i < std::ssize(groups); ++i) {
    if (std::ssize(lines) >= question.limit) break;
    lines.push_back(json_of(groups[static_cast<std::size_t>(i)]));
  }
  return ObjectText()
      .text("by", by)
      .number("count", std::ssize(groups))
      .raw("metrics", list_text(lines))
      .done();
}

}  // namespace

void Durations::add(std::int64_t micros) {
  ++count_;
  total_ += micros;
  max_ = std::max(max_, micros);
  if (samples_.size() < kSamplesMax) return samples_.push_back(micros);
  // Vitter's algorithm R on a multiplicative generator (Knuth's MMIX constants).
  random_ = random_ * 6364136223846793005u + 1442695040888963407u;
  const std::uint64_t place = (random_ >> 11) % static_cast<std::uint64_t>(count_);
  if (place < samples_.size()) samples_[place] = micros;
}

std::int64_t Durations::percentile(int percent) const {
  const std::size_t rank =
      (samples_.size() * static_cast<std::size_t>(percent) + 99) / 100;  // from 1
  const auto at =
      samples_.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(rank, 1) - 1);
  std::ranges::nth_element(samples_, at);
  return *at;
}

Expected<std::string> task_metrics(Database& db, const MetricsQuestion& question) {
  Groups groups;
  CHECK_OK(each(db.query(keys_sql(question.by), question.playbook.value_or(0)), [&](Columns row) {
    const std::int64_t task = row.integer();
    groups.put(task, row.text());
  }));
  CHECK_OK(count_results(db, question, groups, false));
  constexpr const char* kNames[] = {"action", "name", "path"};
  return answer(groups.all(), question, kNames[static_cast<std::size_t>(question.by)]);
}

Expected<std::string> host_metrics(Database& db, const MetricsQuestion& question) {
  Groups groups;
  CHECK_OK(each(db.query("SELECT id, name FROM hosts WHERE ?1 = 0 OR playbook_id = ?1",
                         question.playbook.value_or(0)),
                [&](Columns row) {
                  const std::int64_t host = row.integer();
                  groups.put(host, row.text());
                }));
  CHECK_OK(count_results(db, question, groups, true));
  return answer(groups.all(), question, "host");
}

}  // namespace hearth::record::ask
