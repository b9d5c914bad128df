#pragma once
#include <functional>
#include <string>

#include "aio/unix_socket.hh"
#include "worker/frame.hh"
#include "worker/runtime_dir.hh"

namespace hearth::worker {

/// Asks the daemon one question and gives its answer (docs/protocol/worker.md §3.4).
///
/// Errc::unavailable  no daemon listens.
/// Errc::denied       whoever listens is another user.
/// Errc::protocol     `refused`, with its reason as the message.
/// Errc::timeout      no answer before `deadline`.
Co<Expected<JsonObject>> ask_daemon(aio::Loop& loop, const RuntimeDir& dir, JsonObject question,
                                    Deadline deadline);

}  // namespace hearth::worker
