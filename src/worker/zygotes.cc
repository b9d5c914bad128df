#include "worker/zygotes.hh"

#include <algorithm>
#include <charconv>

namespace hearth::worker {
namespace {

constexpr Duration kRetryAfter = std::chrono::seconds(30);
constexpr std::size_t kUnfitMax = 256;

}  // namespace

Zygotes::Zygotes(aio::Loop& loop, Log& log, const ServiceOptions& options,
                 std::function<void(const RanCall&)> ran)
    : loop_(loop), log_(log), options_(options), ran_(std::move(ran)), limits_(options.limits) {}

Expected<Zygote*> Zygotes::for_call(const Call& call) {
  if (!call.context.empty() && call.context != options_.context)
    return fail(Errc::unavailable, "context");
  TRY(std::string binary, identify_binary(call.interpreter));
  ZygoteKey key = key_of(call, std::move(binary));
  if (const auto unfit = unfit_.find(key); unfit != unfit_.end())
    return fail(Errc::unavailable, unfit->second);
  sweep();
  const auto found = zygotes_.find(key);
  if (found != zygotes_.end()) return found->second.get();
  return start(call, std::move(key));
}

Expected<Zygote*> Zygotes::start(const Call& call, ZygoteKey key) {
  const Steady::time_point now = loop_.clock().now();
  const auto failed = failed_.find(key);
  if (failed != failed_.end() && now < failed->second)
    return fail(Errc::unavailable, "the worker could not be started a moment ago");
  std::vector<std::string> env = zygote_environment(call, options_.cache_dir, options_.runtime_dir);
  for (std::string& variable : zygote_variables(limits_, options_.groups))
    env.push_back(std::move(variable));
  ZygoteOptions options{options_.script,      std::move(env),          options_.cwd,
                        pool_limits(limits_), session_limits(limits_), ran_};
  auto zygote = Zygote::start(loop_, log_, key.interpreter, std::move(options));
  if (!zygote) {
    if (failed_.size() >= kUnfitMax) failed_.clear();
    failed_[key] = now + kRetryAfter;
    return std::unexpected(std::move(zygote).error());
  }
  Zygote* started = zygote->get();
  zygotes_.emplace(std::move(key), *std::move(zygote));
  return started;
}

/// Takes out those that ended, cannot serve, or want to be replaced: the next call starts another.
void Zygotes::sweep() {
  for (auto it = zygotes_.begin(); it != zygotes_.end();) {
    Zygote& zygote = *it->second;
    const bool gone =
        zygote.state() == Zygote::State::ended || zygote.state() == Zygote::State::ending;
    if (!gone && !zygote.wants_renewal()) {
      ++it;
      continue;
    }
    if (unfit_.size() >= kUnfitMax) unfit_.clear();
    if (!zygote.unfit().empty()) {
      unfit_.emplace(it->first, zygote.unfit());
    } else if (gone && !zygote.ever_ready()) {
      failed_[it->first] = loop_.clock().now() + kRetryAfter;
    }
    zygote.end();
    ending_.push_back(std::move(it->second));
    it = zygotes_.erase(it);
  }
  std::erase_if(ending_,
                [](const auto& zygote) { return zygote->state() == Zygote::State::ended; });
}

void Zygotes::retire_idle() {
  const Steady::time_point now = loop_.clock().now();
  for (auto& [key, zygote] : zygotes_)
    if (!zygote->busy() && now - zygote->last_used() > options_.zygote_idle) zygote->end();
  sweep();
}

std::size_t Zygotes::stop(std::string_view id) {
  std::size_t count = 0;
  ChildId number = 0;  // of no child
  (void)std::from_chars(id.data(), id.data() + id.size(), number);
  for (auto& [key, zygote] : zygotes_) {
    if (id.empty() || zygote->describe().at("id").as_string() == id) {
      zygote->end();
      ++count;
    } else {
      count += zygote->end_sessions({.only = number});
    }
  }
  sweep();
  return count;
}

std::size_t Zygotes::stop_sessions(const SessionPool::Chosen& chosen) {
  std::size_t count = 0;
  for (auto& [key, zygote] : zygotes_) count += zygote->end_sessions(chosen);
  return count;
}

bool Zygotes::busy() const {
  return std::ranges::any_of(zygotes_, [](const auto& entry) { return entry.second->busy(); });
}

Steady::time_point Zygotes::kept_until(Steady::time_point now) const {
  Steady::time_point last = now;
  for (const auto& [key, zygote] : zygotes_)
    last = std::max(last, zygote->kept_until().value_or(now));
  return last;
}

void Zygotes::describe(JsonArray& workers) const {
  for (const auto& [key, zygote] : zygotes_) {
    workers.push_back(zygote->describe());
    zygote->describe_sessions(workers);
  }
  for (const auto& zygote : ending_) workers.push_back(zygote->describe());
}

}  // namespace hearth::worker
