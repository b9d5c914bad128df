#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/time.hh"
#include "record/store/sqlite.hh"

namespace hearth::record::ask {

enum class By { action, name, path };

struct MetricsQuestion {
  By by = By::action;                     ///< of tasks
  std::optional<std::int64_t> playbook;   ///< only this run
  std::string path;                       ///< only runs of this playbook; empty: any
  std::string host;                       ///< only this host; empty: any
  std::optional<UtcMicros> since, until;  ///< results that started then
  std::int64_t limit = 100, offset = 0;
};

/// Durations of one group: exact up to kSamplesMax; beyond, median and p95 are of a sample.
class Durations {
 public:
  static constexpr std::size_t kSamplesMax = 100'000;
  void add(std::int64_t micros);
  std::int64_t count() const { return count_; }
  std::int64_t total() const { return total_; }
  std::int64_t max() const { return max_; }
  bool sampled() const { return static_cast<std::size_t>(count_) > samples_.size(); }
  /// The smallest that `percent` of all do not exceed (nearest rank). At least one is there.
  std::int64_t percentile(int percent) const;

 private:
  mutable std::vector<std::int64_t> samples_;
  std::int64_t count_ = 0, total_ = 0, max_ = 0;
  std::uint64_t random_ = 0x9e3779b97f4a7c15;  // of the sample: the same each time
};

/// Over all results that are meant, grouped by task's action, name or file, or by host's name: how
/// many, their statuses, and what their durations were; the largest total first.
Expected<std::string> task_metrics(Database& db, const MetricsQuestion& question);
Expected<std::string> host_metrics(Database& db, const MetricsQuestion& question);

}  // namespace hearth::record::ask
