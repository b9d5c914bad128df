#pragma once
#include <optional>
#include <string>
#include <vector>

#include "aio/process.hh"
#include "aio/unix_socket.hh"
#include "ansible/controller_key.hh"
#include "worker/frame.hh"
#include "worker/runtime_dir.hh"

namespace hearth::ansible {

/// One run in a warm controller (docs/protocol/worker.md §6). Destruction hangs up, which kills
/// what still runs.
class ControllerRun {
 public:
  /// Hands the run to the controller that listens at `socket` in `dir`; it has begun when this
  /// returns, and must not be started a second time.
  ///
  /// `frame`  of call_frame().
  /// `fds`    0, 1, 2, the working folder, then the inherited ones of the frame.
  /// Errc::unavailable  nobody listens.
  /// Errc::busy         what it listens for has changed: a new one would serve.
  /// Errc::denied       it cannot serve such runs.
  /// Errc::timeout, Errc::protocol, Errc::io: something is wrong with it; nothing has begun.
  static Co<Expected<ControllerRun>> begin(aio::Loop& loop, const worker::RuntimeDir& dir,
                                           std::string socket, std::string frame,
                                           std::vector<int> fds);

  /// Once only.
  Co<Expected<aio::Exit>> wait();
  /// Nothing happens when it has ended.
  void kill(int signal);

 private:
  ControllerRun(aio::Loop& loop, aio::UnixSocket connection, worker::FrameParser parser,
                aio::Fd pidfd)
      : loop_(&loop),
        connection_(std::move(connection)),
        parser_(std::move(parser)),
        pidfd_(std::move(pidfd)) {}

  aio::Loop* loop_;
  aio::UnixSocket connection_;
  worker::FrameParser parser_;
  aio::Fd pidfd_;
};

/// Starts a controller in the background and does not wait for it. It stays in this session where
/// that has a controlling terminal, so that the terminal is its runs' too.
Expected<> start_controller(aio::Loop& loop, const worker::RuntimeDir& dir,
                            const ControllerPlace& place, const Surroundings& around,
                            const std::string& key, const std::string& share);

/// Asks every controller of this user one question: "list" or "quit" (docs/protocol/worker.md
/// §6.4). Gives the answers; those that do not answer within half a second are left out.
Co<std::vector<JsonObject>> ask_controllers(aio::Loop& loop, const worker::RuntimeDir& dir,
                                            std::string question);

}  // namespace hearth::ansible
