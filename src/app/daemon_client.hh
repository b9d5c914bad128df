#pragma once
#include "aio/loop.hh"
#include "app/env.hh"
#include "worker/client.hh"

namespace hearth::app {

/// Starts `hearth daemon` in the background without waiting for it. Harmless when one runs: the
/// second sees the first one's lock and ends.
Expected<> spawn_daemon(aio::Loop& loop, const Env& env);

/// True when somebody listens on worker.sock; connects and hangs up at once.
Co<bool> daemon_listens(aio::Loop& loop, const Env& env);

/// Starts the daemon where none listens and waits until one does.
/// Errc::timeout at `deadline`; Errc::denied, Errc::not_found: the runtime directory.
Co<Expected<>> ensure_daemon(aio::Loop& loop, const Env& env, Deadline deadline);

/// The same, and it keeps the record of this home. Errc::invalid: it keeps another's.
Co<Expected<>> ensure_own_daemon(aio::Loop& loop, const Env& env, Deadline deadline);

/// One question (docs/protocol/worker.md §3.4), with this program's build in it.
Co<Expected<JsonObject>> ask(aio::Loop& loop, const Env& env, JsonObject question,
                             Duration patience);

/// What one far end of the daemon said.
struct FarAnswer {
  std::string channel;  ///< its id in `worker list`
  std::string host;
  JsonObject answer;
};
/// The same question to the far ends that the daemon has channels to (docs/protocol/far.md §1.5).
/// `channel`: to that one alone, or "". None where there is no daemon, or it does not say.
Co<std::vector<FarAnswer>> ask_far_ends(aio::Loop& loop, const Env& env, JsonObject question,
                                        std::string channel, Duration patience);

/// No daemon means no workers and an empty memo: no failure of a command that lists or clears.
bool means_no_daemon(const Error& error);

}  // namespace hearth::app
