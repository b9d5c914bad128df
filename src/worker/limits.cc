#include "worker/limits.hh"

#include <algorithm>
#include <charconv>

#include "base/text.hh"

namespace hearth::worker {
namespace {

struct Setting {
  std::string_view variable, name;
  std::int64_t Limits::* field;
  std::int64_t least, most;
};

// The least of a memory is what an interpreter needs to start a module at all.
constexpr Setting kSettings[] = {
    {"HEARTH_WORKERS_MAX", "workers_max", &Limits::workers_max, 1, 4'096},
    {"HEARTH_SESSIONS_MAX", "sessions_max", &Limits::sessions_max, 1, 1'024},
    {"HEARTH_QUEUE_MAX", "queue_max", &Limits::queue_max, 1, 65'536},
    {"HEARTH_SESSION_CALLS", "session_calls", &Limits::session_calls, 1, 1'000'000'000},
    {"HEARTH_SESSION_MEMORY_MB", "session_memory_mb", &Limits::session_memory_mb, 64, 1 << 20},
    {"HEARTH_ZYGOTE_MEMORY_MB", "zygote_memory_mb", &Limits::zygote_memory_mb, 64, 1 << 20},
    {"HEARTH_WORKER_MEMORY_MB", "worker_memory_mb", &Limits::worker_memory_mb, 64, 1 << 20},
    {"HEARTH_CALL_SECONDS", "call_seconds", &Limits::call_seconds, 1, 31'536'000},
};
constexpr std::size_t kShownMax = 40;  // bytes of a value that makes no sense

std::string limit_text(std::int64_t value) {
  return value == 0 ? "none" : std::to_string(value);
}

/// Whether the setting allows it; 0 where its default is none.
bool allows(const Setting& setting, std::int64_t value) {
  if (value == 0) return Limits().*setting.field == 0;
  return value >= setting.least && value <= setting.most;
}

/// The whole text as a number that the setting allows.
std::optional<std::int64_t> number_of(const Setting& setting, std::string_view text) {
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  if (read.ec != std::errc() || read.ptr != end || !allows(setting, value)) return std::nullopt;
  return value;
}

/// Enough of it to find it again, and nothing that could look like another line of a log.
std::string shown(std::string_view text) {
  std::string out(text.substr(0, kShownMax));
  std::ranges::replace_if(out, [](char c) { return c < ' ' || c > '~'; }, '?');
  return text.size() > kShownMax ? out + "..." : out;
}

std::string warning_of(const Setting& setting, std::string_view text) {
  return join({setting.variable, "=", shown(text), " makes no sense: it is a whole number from ",
               std::to_string(setting.least), " to ", std::to_string(setting.most),
               "; in force is the default, ", limit_text(Limits().*setting.field)});
}

std::string entry(std::string_view name, std::int64_t value) {
  return join({name, "=", std::to_string(value)});
}

}  // namespace

ReadLimits read_limits(const Variable& variable) {
  ReadLimits read;
  for (const Setting& setting : kSettings) {
    const std::string text = variable(setting.variable);
    if (text.empty()) continue;
    if (const auto value = number_of(setting, text)) {
      read.limits.*setting.field = *value;
    } else {
      read.warnings.push_back(warning_of(setting, text));
    }
  }
  return read;
}

JsonObject to_json(const Limits& limits) {
  JsonObject object;
  for (const Setting& setting : kSettings) {
    const std::int64_t value = limits.*setting.field;
    object[setting.name] = value == 0 ? Json() : Json(value);
  }
  return object;
}

Limits limits_of(const JsonObject& object) {
  Limits limits;
  for (const Setting& setting : kSettings) {
    const std::int64_t value = get_int(object, setting.name).value_or(limits.*setting.field);
    if (allows(setting, value)) limits.*setting.field = value;
  }
  return limits;
}

PoolLimits pool_limits(const Limits& limits) {
  PoolLimits pool;
  pool.running_max = static_cast<std::size_t>(limits.workers_max);
  pool.waiting_max = static_cast<std::size_t>(limits.queue_max);
  return pool;
}

/// Session workers of all keys: three for four ordinary ones.
SessionLimits session_limits(const Limits& limits) {
  SessionLimits sessions;
  sessions.workers_max =
      static_cast<std::size_t>(std::max<std::int64_t>(1, limits.workers_max * 3 / 4));
  sessions.per_key_max = static_cast<std::size_t>(limits.sessions_max);
  sessions.waiting_max = static_cast<std::size_t>(limits.queue_max);
  sessions.calls_max = static_cast<std::uint64_t>(limits.session_calls);
  sessions.rss_max_kb = limits.session_memory_mb * 1'024;
  return sessions;
}

std::vector<std::string> zygote_variables(const Limits& limits, const std::string& groups) {
  std::vector<std::string> variables{entry("HEARTH_ZYGOTE_MEMORY_MB", limits.zygote_memory_mb)};
  if (limits.call_seconds > 0)
    variables.push_back(entry("HEARTH_CALL_SECONDS", limits.call_seconds));
  if (limits.worker_memory_mb > 0)
    variables.push_back(entry("HEARTH_WORKER_MEMORY_MB", limits.worker_memory_mb));
  if (!groups.empty()) variables.push_back("HEARTH_WORKER_GROUPS=" + groups);
  return variables;
}

}  // namespace hearth::worker
