#pragma once
#include <map>
#include <optional>
#include <vector>

#include "worker/frame.hh"
#include "worker/ran_call.hh"

namespace hearth::far {

/// One channel's calls that name a result, until it is known how each one ran.
///
/// The far end tells it after the call's end (`ran`, docs/protocol/far.md §2.2). Of a call that it
/// never tells about (its zygote was killed, the channel is gone) this is known: it ran warm, and
/// for how long.
class RanCalls {
 public:
  /// `call`: what is known before it leaves. One that names no result is not remembered.
  void sent(std::int64_t id, worker::RanCall call);
  void began(std::int64_t id, Steady::time_point now);
  void ended(std::int64_t id, Steady::time_point now);
  void refused(std::int64_t id) { calls_.erase(id); }

  /// `told`: a `ran` frame.
  std::optional<worker::RanCall> take(const JsonObject& told);
  /// Those that ended and will not be told about: the oldest where they are too many.
  std::vector<worker::RanCall> take_untold();
  /// The same of all, at the channel's end.
  std::vector<worker::RanCall> take_all();

 private:
  struct Known {
    worker::RanCall call;
    Steady::time_point began{};
    bool ended = false;
  };
  std::vector<worker::RanCall> take_ended(std::size_t count);

  std::map<std::int64_t, Known> calls_;
};

}  // namespace hearth::far
