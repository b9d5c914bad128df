#include "record/ask/slower.hh"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "base/text.hh"
#include "record/ask/rows.hh"
#include "record/ask/runs.hh"

namespace hearth::record::ask {
namespace {

constexpr std::int64_t kNoiseMicros = 100'000;

std::int64_t median_of(std::vector<std::int64_t>& values) {
  const std::size_t half = values.size() / 2;
  std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(half));
  const std::int64_t upper = values[half];
  if (values.size() % 2 == 1) return upper;
  const std::int64_t lower =
      *std::max_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(half));
  return lower + (upper - lower) / 2;
}

struct Took {
  std::int64_t id, task, duration;
  std::optional<std::string> name;
  std::string action, host;
  std::string key;  ///< of task, host and which of several
};

/// The ok results of a run with a duration.
Expected<std::vector<Took>> ok_results(Database& db, std::int64_t run) {
  std::vector<Took> out;
  std::unordered_map<std::string, int> seen;
  CHECK_OK(each(db.query("SELECT r.id, r.task_id, r.duration, t.name, t.action, h.name, r.status"
                         " FROM results r JOIN tasks t ON t.id = r.task_id"
                         " JOIN hosts h ON h.id = r.host_id WHERE r.playbook_id = ?1"
                         " ORDER BY r.id",
                         run),
                [&](Columns row) {
                  Took one;
                  one.id = row.integer();
                  one.task = row.integer();
                  const auto duration = row.maybe_integer();
                  one.name = row.maybe_text();
                  one.action = row.text();
                  one.host = row.text();
                  const std::string key = join({task_key(one.name, one.action), "\x1f", one.host});
                  one.key = join({key, "\x1f", std::to_string(seen[key]++)});
                  if (row.status<ResultStatus>() != ResultStatus::ok || !duration) return;
                  one.duration = *duration;
                  out.push_back(std::move(one));
                }));
  return out;
}

Expected<std::vector<std::int64_t>> runs_before(Database& db, const RunHead& run,
                                                std::int64_t limit) {
  return read_all<std::int64_t>(
      db.query("SELECT id FROM playbooks WHERE path = ?1 AND id < ?2 AND status = ?3"
               " ORDER BY id DESC LIMIT ?4",
               run.path, run.id, Status::completed, limit),
      [](Columns row) { return row.integer(); });
}

using History = std::unordered_map<std::string, std::vector<std::int64_t>>;

Expected<History> history_of(Database& db, const std::vector<std::int64_t>& runs) {
  History out;
  for (const std::int64_t run : runs) {
    TRY(const std::vector<Took> results, ok_results(db, run));
    for (const Took& one : results) out[one.key].push_back(one.duration);
  }
  return out;
}

std::string json_of(const Took& one, const Usual& usual, std::size_t samples) {
  return ObjectText()
      .number("result", one.id)
      .number("task", one.task)
      .text("task_name", one.name)
      .text("action", one.action)
      .text("host_name", one.host)
      .millis("duration_ms", one.duration)
      .millis("median_ms", usual.median)
      .millis("spread_ms", usual.spread)
      .millis("slower_by_ms", one.duration - usual.median)
      .number("samples", static_cast<std::int64_t>(samples))
      .done();
}

}  // namespace

Usual usual_of(std::vector<std::int64_t> samples) {
  Usual out;
  out.median = median_of(samples);
  for (std::int64_t& sample : samples) sample = std::abs(sample - out.median);
  out.spread = median_of(samples) * 14826 / 10000;
  return out;
}

std::int64_t noise_limit(const Usual& usual) {
  return usual.median + std::max({4 * usual.spread, usual.median / 4, kNoiseMicros});
}

Expected<std::string> slower(Database& db, std::int64_t run, const SlowerQuestion& question) {
  TRY(const RunHead head, run_head(db, run));
  TRY(const std::vector<Took> results, ok_results(db, run));
  TRY(const std::vector<std::int64_t> runs, runs_before(db, head, question.runs));
  TRY(const History history, history_of(db, runs));
  std::multimap<std::int64_t, std::string, std::greater<>> found;  // by what it took more
  std::int64_t judged = 0;
  for (const Took& one : results) {
    const auto samples = history.find(one.key);
    if (samples == history.end() || samples->second.size() < kSamplesMin) continue;
    ++judged;
    const Usual usual = usual_of(samples->second);
    if (one.duration > noise_limit(usual))
      found.emplace(one.duration - usual.median, json_of(one, usual, samples->second.size()));
  }
  std::vector<std::string> lines;
  for (const auto& [excess, json] : found) {
    if (std::ssize(lines) >= question.limit) break;
    lines.push_back(json);
  }
  return ObjectText()
      .raw("run", ask::json_of(head))
      .number("runs_before", std::ssize(runs))
      .number("results", std::ssize(results))
      .number("judged", judged)
      .number("samples_min", static_cast<std::int64_t>(kSamplesMin))
      .number("count", std::ssize(found))
      .raw("slower", list_text(lines))
      .done();
}

}  // namespace hearth::record::ask
