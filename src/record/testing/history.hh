#pragma once
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "base/json.hh"
#include "base/log.hh"
#include "record/project/projector.hh"

namespace hearth::record::testing {

/// Keeps what was said.
class Lines final : public Log {
 public:
  void write(LogLevel, std::string_view line) override { lines.emplace_back(line); }
  std::vector<std::string> lines;
};

/// A uuid that is the same for the same number.
std::string uuid(int kind, std::uint64_t number);

/// Writes events as the callback and the journal do: numbered, a millisecond apart, with row ids.
class History {
 public:
  /// Without rows: as a producer sends them.
  explicit History(bool with_rows = true) : with_rows_(with_rows) {}
  /// Events from here on belong to this run.
  void run(std::uint64_t number) { run_ = uuid(0, number); }
  /// The next event is number `seq` of its producer, `seconds` later than it would be.
  void skip(std::uint64_t seq, std::uint64_t seconds) {
    seq_ = seq;
    at_ += static_cast<UtcMicros>(seconds) * 1'000'000;
  }
  /// One event with these members ("\"path\":\"a\",\"line\":1").
  std::string add(const std::string& kind, const std::string& members);
  /// As the last one, a millisecond later.
  UtcMicros at() const { return at_; }

  std::vector<std::string> events;

 private:
  std::string run_ = uuid(0, 1);
  bool with_rows_;
  std::uint64_t seq_ = 0;
  UtcMicros at_ = 1'795'247'640'000'000;  // 2026-11-21T07:54:00Z
  RowIds ids_;
};

/// A small run as people know it: two plays, a role, a handler, a loop, failed and ignored, failed
/// and rescued, unreachable, delegated, warnings, facts, records, labels.
void add_story(History& history);
/// A run that is made up, with everything that may be missing missing at times.
void add_random_run(History& history, std::mt19937_64& random, std::uint64_t number);

/// Every table with every value, sorted, where numbers that depend on the order of events (labels,
/// contents, bodies) are replaced by what they stand for.
std::string dump(Database& db);

/// A store without tables, and one with them: in memory, or in a schema of its own on the tests'
/// PostgreSQL server (postgres.hh).
Database empty_store();
Database memory_store();
/// Takes every row out of a store in memory but what migrate() put there: ten times faster than a
/// new one.
void clear(Database& db);
/// Projects `events` in batches of `batch`; a bug where that fails.
void project(Database& db, Log& log, const std::vector<std::string>& events, std::size_t batch);

}  // namespace hearth::record::testing
