#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "aio/event.hh"
#include "base/time.hh"

namespace hearth::far {

/// How one call went: the frames that tell it.
struct Outcome {
  explicit Outcome(aio::Loop& loop) : ended(loop) {}
  std::string frames;  ///< out, err and, at the end, exit
  bool whole = true;   ///< false: it was too much to be kept
  Steady::time_point at{};
  aio::Event ended;
};

/// What became of the calls of one channel, for who lost it (docs/protocol/far.md §3). Calls come
/// in the order of their numbers.
class Outcomes {
 public:
  explicit Outcomes(aio::Loop& loop) : loop_(loop) {}

  /// False: somebody asked for `id` before it came, and was told that it never will.
  bool begin(std::int64_t id);
  /// It did not begin, and will not.
  void refused(std::int64_t id);
  void add(std::int64_t id, std::string_view frame);
  void end(std::int64_t id, std::string_view frame);

  enum class Known {
    running,
    ended,
    never,     ///< it did not begin, and from here on it will not
    forgotten  ///< it began, and nothing more is known
  };
  Known ask(std::int64_t id);
  /// Of one that runs or has ended: valid until the next `begin` or `refused`.
  Outcome& outcome(std::int64_t id) { return *calls_.at(id); }

 private:
  void prune();

  aio::Loop& loop_;
  std::int64_t highest_ = 0;
  std::map<std::int64_t, std::unique_ptr<Outcome>> calls_;
  std::set<std::int64_t> never_;
};

}  // namespace hearth::far
