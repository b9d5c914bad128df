#pragma once
#include <optional>

#include "aio/unix_socket.hh"
#include "worker/frame.hh"
#include "worker/service.hh"

namespace hearth::far {

/// What the worker service of this process says to one call (docs/protocol/worker.md §3.2), or to
/// one question.
class WorkerAnswers {
 public:
  /// `worker`: the caller's end of the connection; outlives it.
  explicit WorkerAnswers(aio::UnixSocket& worker) : worker_(worker) {}

  /// An error: it did not begin.
  Co<Expected<>> began();
  /// The header of `exit`; an empty one when it is lost.
  Co<JsonObject> exit();
  Co<Expected<JsonObject>> next();

 private:
  aio::UnixSocket& worker_;
  worker::FrameParser parser_;
};

/// Has `service` answer a question that came through the channel (docs/protocol/far.md §2.3);
/// `refused` where it is none of those that may.
Co<JsonObject> ask_workers(aio::Loop& loop, worker::Service& service, JsonObject question);

}  // namespace hearth::far
