#pragma once
#include <map>
#include <optional>

#include "aio/event.hh"
#include "aio/scope.hh"
#include "aio/unix_socket.hh"
#include "worker/frame.hh"
#include "worker/memo.hh"

namespace hearth::worker {

/// True for messages that MemoDoor::serve answers.
bool is_memo_message(std::string_view type);

/// The memo behind its messages (docs/protocol/worker.md §3.6). What it keeps is in memory only:
/// keys and values reach no file and no log.
class MemoDoor {
 public:
  explicit MemoDoor(aio::Loop& loop, MemoLimits limits = {});
  ~MemoDoor();

  /// Answers one connection's questions, `first` and those that follow, until it hangs up or says
  /// something else. Its flights end with it. `connection` and `parser` outlive the completion.
  Co<> serve(aio::UnixSocket& connection, FrameParser& parser, Frame first);
  /// What belongs to one scope goes; without one, everything.
  void clear(const std::optional<std::string>& scope);
  /// As Memo::kept_until.
  std::optional<Steady::time_point> kept_until() const { return memo_.kept_until(); }
  /// Its member of the answer to `list`: {"entries", "bytes", "waiting", "hits", "misses"}.
  JsonObject describe() const;

 private:
  /// One connection that asks.
  struct Asker {
    Asker(MemoDoor& door, aio::UnixSocket& connection);
    ~Asker();
    Asker(const Asker&) = delete;

    MemoDoor& door;
    aio::UnixSocket& connection;
    const AskerId id;
    aio::Event told;  ///< set with `answer`, or without one when the peer hung up
    std::optional<Memo::Answer> answer;
  };

  Co<Expected<std::string>> reply(Asker& asker, const Frame& frame);
  Co<Expected<std::string>> get(Asker& asker, const Frame& frame);
  Expected<std::string> put(Asker& asker, const Frame& frame);
  Expected<std::string> drop(Asker& asker, const Frame& frame);
  Expected<std::string> clear(const Frame& frame);
  std::string list() const;
  Co<Memo::Answer> wait(Asker& asker);
  void deliver();
  Co<> keep_time();

  aio::Loop& loop_;
  Memo memo_;
  AskerId next_ = 1;
  std::map<AskerId, Asker*> askers_;
  aio::Event sooner_;  ///< something is due before `wakes_at_`
  std::optional<Steady::time_point> wakes_at_;
  aio::Scope scope_;
};

}  // namespace hearth::worker
