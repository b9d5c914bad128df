#pragma once
#include <deque>
#include <string>
#include <vector>

#include "aio/event.hh"
#include "aio/pipe.hh"
#include "aio/scope.hh"
#include "aio/unix_socket.hh"
#include "far/arriving.hh"
#include "far/collectors.hh"
#include "far/outcomes.hh"
#include "far/surroundings.hh"
#include "worker/service.hh"

namespace hearth::far {

struct EndOptions {
  std::string build;
  std::string name;           ///< the channel's, as the greeting tells it
  std::string chunks_folder;  ///< 0700; empty: memory alone
  worker::ServiceOptions workers;
};

/// The far end of one channel: takes calls from it, has a worker service of its own run them, and
/// gives back what they write (docs/protocol/far.md §2).
class End {
 public:
  /// `cwd` is where programs start. Takes the channel's two ends.
  End(aio::Loop& loop, Log& log, EndOptions options, Surroundings around, aio::Fd cwd, aio::Fd in,
      aio::Fd out);

  /// Greets and serves until the channel has ended and everything that ran has too.
  Co<> serve();
  /// Answers the modules that run here (docs/protocol/worker.md §3), until its scope ends.
  Co<> answer_modules(aio::UnixListener listener) { return service_.serve(std::move(listener)); }
  /// Answers who lost the channel (§3), until its scope ends.
  Co<> answer_collectors(aio::UnixListener listener) {
    return far::answer_collectors(loop_, std::move(listener), outcomes_, scope_);
  }
  /// No worker is kept any more.
  void let_workers_go() { service_.stop(""); }

 private:
  Co<Expected<>> read();
  Co<> write();
  void take(const worker::Frame& frame);
  Expected<> take_call(const worker::Frame& frame);
  void take_chunk(const worker::Frame& frame);
  void begin_those_that_can();
  Co<> run(Arriving call, std::string program);
  Expected<std::string> encode_call(const Arriving& call) const;
  Co<Expected<>> run_in_worker(std::int64_t id, std::string call, aio::Fd program);
  Co<> pass_on(std::int64_t id, aio::Fd from, std::string type);
  Co<> answer(std::int64_t id, JsonObject question);
  worker::ServiceDoors doors();
  void send(std::string frame);
  void refuse(std::int64_t id, std::string_view why);

  aio::Loop& loop_;
  Log& log_;
  const EndOptions options_;
  const Surroundings around_;
  const aio::Fd cwd_;
  const std::string sources_;  ///< as look_at_sources() saw them at the start
  ChunkStore chunks_;
  Outcomes outcomes_;
  std::deque<Arriving> waiting_;  ///< for chunks that are on the way
  std::deque<std::string> outgoing_;
  aio::Event changed_;
  bool ended_ = false;  ///< the channel
  aio::Pipe in_;
  aio::Pipe out_;
  worker::Service service_;
  aio::Scope calls_;  // last two: their coroutines use all of the above
  aio::Scope scope_;
};

}  // namespace hearth::far
