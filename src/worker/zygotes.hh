#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "worker/service_options.hh"
#include "worker/zygote.hh"

namespace hearth::worker {

/// The zygotes of one service: which one a call goes to, and which of them are let go.
class Zygotes {
 public:
  /// `options` outlives it. `ran`: a call that names a result has ended; may be empty.
  Zygotes(aio::Loop& loop, Log& log, const ServiceOptions& options,
          std::function<void(const RanCall&)> ran);

  /// The one that serves calls like this, started where there is none. Valid until the next wait.
  ///
  /// Errc::unavailable: none can, or none could be started a moment ago.
  Expected<Zygote*> for_call(const Call& call);

  const Limits& limits() const { return limits_; }
  /// Of those that are started from now on.
  void set_limits(const Limits& limits) { limits_ = limits; }

  bool busy() const;
  /// Until then something is kept that nobody uses meanwhile: sessions. `now` where nothing is.
  Steady::time_point kept_until(Steady::time_point now) const;
  /// The one of this id, or the session worker, or all: it ends when what runs has.
  std::size_t stop(std::string_view id);
  std::size_t stop_sessions(const SessionPool::Chosen& chosen);
  /// Those go that nobody has used for so long.
  void retire_idle();
  /// Adds one object a worker, as `worker list` shows it.
  void describe(JsonArray& workers) const;

 private:
  Expected<Zygote*> start(const Call& call, ZygoteKey key);
  void sweep();

  aio::Loop& loop_;
  Log& log_;
  const ServiceOptions& options_;
  const std::function<void(const RanCall&)> ran_;
  Limits limits_;
  std::map<ZygoteKey, std::unique_ptr<Zygote>> zygotes_;
  std::vector<std::unique_ptr<Zygote>> ending_;
  std::map<ZygoteKey, std::string> unfit_;  ///< keys that can never be served, with the reason
  std::map<ZygoteKey, Steady::time_point> failed_;  ///< could not be started; not before then
};

}  // namespace hearth::worker
