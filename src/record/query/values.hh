#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.hh"
#include "base/time.hh"
#include "record/store/status.hh"

namespace hearth::record {

/// When something ran. Durations are microseconds.
struct Times {
  std::optional<UtcMicros> started, ended;
  std::optional<std::int64_t> duration;
};

/// A line of `hearth playbook list`.
struct PlaybookRow {
  std::int64_t id = 0;
  Uuid uid;  ///< the run's uuid in the journal
  Status status = Status::unknown;
  EndReason end_reason = EndReason::none;
  std::optional<std::int64_t> exit_code;
  std::optional<std::string> name;
  std::string path;
  std::optional<std::string> controller, user;
  std::string ansible_version;
  std::optional<std::string> client_version, server_version, python_version;
  Times times;
  std::int64_t plays = 0, tasks = 0, results = 0, hosts = 0, files = 0, records = 0;
  std::int64_t failed = 0;  ///< results that failed or were unreachable and not ignored
  std::vector<std::string> labels;
  std::optional<std::string> group, gathering;
};

struct ResultCounts {
  std::int64_t ok = 0, changed = 0, failed = 0, ignored = 0, skipped = 0, unreachable = 0;
  std::int64_t unknown = 0;

  /// `n` more of what `shown_name` (store/status.hh) calls so.
  void add(std::string_view shown, std::int64_t n = 1);
};

struct PlayRow {
  std::int64_t id = 0;
  Uuid uuid;
  std::int64_t batch = 0;
  std::optional<std::string> name;
  Status status = Status::unknown;
  Times times;
  std::int64_t tasks = 0, results = 0;
};

struct TaskRow {
  std::int64_t id = 0;
  std::optional<std::int64_t> play;
  std::optional<std::string> name;
  std::string action;
  std::optional<std::string> role, path;
  std::int64_t line = 0;
  bool handler = false;
  Status status = Status::unknown;
  Times times;
  std::string tags;  ///< JSON list
  std::int64_t results = 0, warnings = 0, deprecations = 0, exceptions = 0;
  std::optional<std::int64_t> first_result, last_result;  ///< ids; others may lie between
};

struct HostRow {
  std::int64_t id = 0;
  std::string name;
  std::int64_t ok = 0, changed = 0, failed = 0, skipped = 0, unreachable = 0, rescued = 0,
               ignored = 0, results = 0;
};

/// A line among the results of one run.
struct ResultRow {
  std::int64_t id = 0;
  ResultStatus status = ResultStatus::unknown;
  bool changed = false, ignore_errors = false, ignore_unreachable = false;
  Via via = Via::plain;
  std::int64_t playbook = 0, task = 0, host = 0;
  std::optional<std::int64_t> play;
  std::optional<std::string> task_name;
  std::string action, host_name;
  std::optional<std::string> path;
  std::int64_t line = 0;
  Times times;
  std::string message;  ///< one line of what went wrong, from the content

  bool ignored() const {
    return status == ResultStatus::failed ? ignore_errors : ignore_unreachable;
  }
};

/// A run that has not ended, as far as the store knows.
struct OpenRun {
  Uuid uid;
  std::optional<std::string> controller;  ///< the machine that `pid` is of
  std::optional<std::int64_t> pid;        ///< of ansible-playbook
  UtcMicros seen = 0;                     ///< its last event
};

/// One call of a module, as the daemon saw it. Durations are microseconds.
struct CallRow {
  std::string how;  ///< "warm fork", "session hit", "session new", "plain"
  std::optional<std::string> why, interpreter;
  std::optional<std::int64_t> waited, ran;
};

/// The calls of a run that ran one way, added up.
struct RoadRow {
  std::string how;
  std::int64_t calls = 0;
  std::optional<std::int64_t> waited, ran;
  std::optional<std::int64_t> saved;  ///< a start of the interpreter less the wait, for each
};

/// A reason for the ordinary way, and how many calls had it.
struct ReasonRow {
  std::string why;
  std::int64_t calls = 0;
};

/// What `hearth playbook show` knows.
struct PlaybookDetail {
  PlaybookRow head;
  std::string arguments;  ///< JSON object
  std::vector<PlayRow> plays;
  std::vector<TaskRow> tasks;
  std::vector<HostRow> hosts;
  std::vector<ResultRow> failed;   ///< not ignored; at most kFailedMax, oldest first
  std::vector<RoadRow> roads;      ///< most calls first
  std::vector<ReasonRow> reasons;  ///< of plain calls, most calls first
};
inline constexpr std::int64_t kFailedMax = 200;

struct ItemRow {
  std::int64_t n = 0;
  ResultStatus status = ResultStatus::unknown;
  bool changed = false;
  std::optional<std::string> label;
  Times times;
  std::string content;  ///< JSON object
};

/// What `hearth result show` knows.
struct ResultDetail {
  ResultRow head;
  std::string playbook_path;
  Status playbook_status = Status::unknown;
  std::optional<std::string> play_name;
  std::vector<std::string> delegated;
  std::string content;  ///< JSON object, as the producer wrote it
  std::vector<ItemRow> items;
  std::vector<CallRow> calls;  ///< at most kCallsMax, oldest first
};
inline constexpr std::int64_t kCallsMax = 200;

}  // namespace hearth::record
