#pragma once
#include <functional>
#include <string>
#include <vector>

#include "base/json.hh"
#include "worker/pool.hh"
#include "worker/session_pool.hh"

namespace hearth::worker {

/// The most that one daemon lets its workers have (docs/manual/limits.md). Of one interpreter
/// where nothing else is said; 0 where there is none.
struct Limits {
  std::int64_t workers_max = 64;           ///< ordinary calls that run at once
  std::int64_t sessions_max = 16;          ///< of one key
  std::int64_t queue_max = 1'024;          ///< calls that wait
  std::int64_t session_calls = 10'000;     ///< of one session worker, which is then renewed
  std::int64_t session_memory_mb = 1'024;  ///< resident; beyond it is renewed between two calls
  std::int64_t zygote_memory_mb = 200;     ///< resident; beyond it is renewed
  std::int64_t worker_memory_mb = 0;       ///< of one child or session worker, which ends there
  std::int64_t call_seconds = 0;           ///< from `began` on; then the call is killed

  bool operator==(const Limits&) const = default;
};

/// What a variable says, "" where it is not set.
using Variable = std::function<std::string(std::string_view name)>;

/// The limits that the variables HEARTH_… set. One that makes no sense has its default and a
/// warning that names it.
struct ReadLimits {
  Limits limits;
  std::vector<std::string> warnings;
};
ReadLimits read_limits(const Variable& variable);

/// {"workers_max":64,…}; null for what has no limit.
JsonObject to_json(const Limits& limits);
/// The same read; the default for what is missing or makes no sense.
Limits limits_of(const JsonObject& object);

PoolLimits pool_limits(const Limits& limits);
SessionLimits session_limits(const Limits& limits);

/// "KEY=value": what a zygote is to know of them (docs/protocol/worker.md §4).
/// `groups`: the folder where each of its workers may have a cgroup, or "".
std::vector<std::string> zygote_variables(const Limits& limits, const std::string& groups);

}  // namespace hearth::worker
