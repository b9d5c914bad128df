#pragma once
#include <functional>
#include <map>

#include "aio/event.hh"
#include "worker/frame.hh"

namespace hearth::far {

/// Questions to a far end's workers, on their way through one channel (docs/protocol/far.md §2.3).
class Questions {
 public:
  /// `send`: puts a frame on its way to the far end.
  Questions(aio::Loop& loop, std::function<void(std::string)> send)
      : loop_(loop), send_(std::move(send)) {}

  /// Errc::unavailable: the channel ended meanwhile.
  Co<Expected<JsonObject>> ask(JsonObject question);
  void take(const worker::Frame& answer);
  /// The channel is gone: nobody is answered any more.
  void end();

 private:
  struct Asked;

  aio::Loop& loop_;
  const std::function<void(std::string)> send_;
  std::int64_t next_ = 1;
  std::map<std::int64_t, Asked*> asked_;
};

}  // namespace hearth::far
