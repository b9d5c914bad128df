#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "far/channel.hh"
#include "worker/limits.hh"

namespace hearth::far {

struct ChannelsOptions {
  std::string build;
  Duration idle = std::chrono::seconds(60);  ///< a channel without a call closes
  Duration given_up = std::chrono::minutes(10);
  std::size_t channels_max = 64;
  worker::Limits limits;  ///< of the workers at far ends
};

/// What the channels ask of the rooms beside them; may be empty.
struct ChannelsDoors {
  std::function<void(const worker::RanCall&)> ran;  ///< how a call at a far end ran
};

/// The daemon's channels to far ends, by key; answers what plugins ask (docs/protocol/far.md §1).
class Channels {
 public:
  Channels(aio::Loop& loop, Log& log, ChannelsOptions options, ChannelsDoors doors);

  /// One connection of a plugin, with its first frame and what came along.
  Co<> handle(aio::UnixSocket plugin, worker::Frame frame, std::vector<aio::Fd> fds);

  /// Adds one object a channel, as `worker list` shows it.
  void list(JsonArray& workers) const;
  /// No channel is there: the daemon may end.
  bool idle() const { return channels_.empty(); }
  /// Every channel ends once its calls have.
  void close_all();

 private:
  struct Entry {
    std::string target;
    std::unique_ptr<Channel> channel;
  };

  Co<> open(aio::UnixSocket& plugin, const worker::Frame& frame, const std::vector<aio::Fd>& fds);
  Co<> carry(aio::UnixSocket& plugin, const worker::Frame& frame);
  Co<> ask(aio::UnixSocket& plugin, const worker::Frame& frame);
  Co<> ask_one(Channel& channel, const JsonObject& question, JsonArray& answers);
  /// The one that is there, or a new one: then `own` is set.
  Expected<Channel*> channel_for(const worker::Frame& frame, const std::vector<aio::Fd>& fds,
                                 bool& own);
  Expected<std::unique_ptr<Channel>> start(const worker::Frame& frame,
                                           const std::vector<aio::Fd>& fds);
  std::size_t close(std::string_view target);
  /// Why `key` is not to be tried, or "".
  std::string given_up(const std::string& key);
  void sweep();
  Co<> retire_idle();

  aio::Loop& loop_;
  Log& log_;
  const ChannelsOptions options_;
  const ChannelsDoors doors_;
  SentChunks sent_;
  std::map<std::string, Entry> channels_;
  std::vector<std::unique_ptr<Channel>> leaving_;
  std::map<std::string, Steady::time_point> given_up_;  ///< until then
  aio::Scope scope_;
};

}  // namespace hearth::far
