#pragma once
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aio/event.hh"
#include "aio/pipe.hh"
#include "aio/process.hh"
#include "aio/scope.hh"
#include "aio/unix_socket.hh"
#include "base/log.hh"
#include "far/far_call.hh"
#include "far/greeting.hh"
#include "far/questions.hh"
#include "far/ran_calls.hh"
#include "worker/frame.hh"

namespace hearth::far {

struct ChannelOptions {
  std::string build;
  std::string host;               ///< for people
  std::vector<std::string> argv;  ///< the whole ssh command
  std::vector<std::string> env;
  std::string cwd;
  std::string prompt;  ///< what asks for `secret`, on stderr; "": nobody asks
  std::string secret;  ///< given once, and then forgotten
  JsonObject limits;   ///< of the workers there (worker::to_json)
  Duration patience = std::chrono::seconds(10);     ///< for the greeting
  std::function<void(const worker::RanCall&)> ran;  ///< how a call ran; may be empty
};

/// One channel to a far end: the ssh process that carries it, and the calls on their way.
///
/// Whoever uses one across a wait holds a `User`; it is destroyed only when nobody does.
class Channel {
 public:
  enum class State { opening, open, closing, ended };

  /// `sent` outlives it. Errc::not_found, Errc::denied: no such program.
  static Expected<std::unique_ptr<Channel>> start(aio::Loop& loop, Log& log, SentChunks& sent,
                                                  ChannelOptions options);
  ~Channel();

  class User {
   public:
    explicit User(Channel& channel) : channel_(channel) { ++channel_.users_; }
    ~User() { --channel_.users_; }
    User(const User&) = delete;

   private:
    Channel& channel_;
  };

  /// Waits for the greeting. Errc::unavailable: it ended or said nothing in time; Errc::protocol:
  /// another version.
  Co<Expected<>> opened();
  /// Has `call` run and tells `plugin` all about it (docs/protocol/far.md §1.2).
  Co<> carry(aio::UnixSocket& plugin, FarCall call);
  /// Asks the far end's workers (docs/protocol/far.md §2.3). Errc::unavailable: nobody is there.
  Co<Expected<JsonObject>> ask(JsonObject question);
  /// No further calls; it ends when those that run have ended.
  void close();

  State state() const { return state_; }
  bool in_use() const { return users_ > 0; }
  Steady::time_point last_used() const { return last_used_; }
  /// Until then the far end keeps something for calls to come, as it said last.
  Steady::time_point kept_until() const { return kept_until_; }
  /// Its process's number, by which people name it.
  std::string id() const { return std::to_string(process_.pid()); }
  const std::string& host() const { return options_.host; }
  /// As `worker list` shows it (docs/protocol/worker.md §3.5).
  JsonObject describe() const;
  /// What the command printed before it was a far end, and its exit code once it has ended.
  const std::string& said() const { return greeting_.said(); }
  std::optional<int> code() const { return code_; }

 private:
  struct Stream;
  Channel(aio::Loop& loop, Log& log, SentChunks& sent, ChannelOptions options, aio::Process process,
          aio::Pipe in, aio::Pipe out, aio::Pipe words);

  Co<> write();
  Co<> read();
  Co<Expected<>> read_frames();
  Co<> read_words();
  Co<> limit_greeting();
  void open(std::string name);
  void take(const worker::Frame& frame);
  void take_of_call(std::int64_t id, const worker::Frame& frame);
  void take_keep(const worker::Frame& frame);
  void tell_ran(const worker::RanCall& call);
  void send(std::string frame);
  void ended();

  aio::Loop& loop_;
  Log& log_;
  SentChunks& sent_;
  ChannelOptions options_;
  const UtcMicros started_;
  Greeting greeting_;
  State state_ = State::opening;
  Error why_{Errc::unavailable, "no channel"};
  std::string name_;  ///< the far end's own, from its greeting
  std::optional<int> code_;
  std::size_t users_ = 0;
  Steady::time_point last_used_;
  Steady::time_point kept_until_{};
  std::int64_t next_ = 1;
  std::map<std::int64_t, Stream*> streams_;
  Questions questions_;
  RanCalls ran_;
  std::deque<std::string> outgoing_;
  aio::Event changed_;  // of outgoing_ or state_
  aio::Event greeted_;  // or ended
  aio::Process process_;
  std::optional<aio::Pipe> in_;
  aio::Pipe out_;
  aio::Pipe words_;
  aio::Scope scope_;  // last: its coroutines use all of the above
};

}  // namespace hearth::far
