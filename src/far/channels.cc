#include "far/channels.hh"

#include <algorithm>

namespace hearth::far {
namespace {

using worker::encode_frame;
using worker::Frame;

constexpr std::size_t kKeyMax = 200;
constexpr std::size_t kGivenUpMax = 1'024;
constexpr Duration kAnswerPatience = std::chrono::seconds(2);
constexpr std::size_t kAnswersBytesMax = 60'000;  // of a header's 65,536

JsonObject refusal(std::string_view why) {
  return {{"t", "refused"}, {"why", why}};
}

Co<> tell(aio::UnixSocket& plugin, JsonObject header) {
  const std::string bytes = encode_frame(header);
  (void)co_await plugin.write_all(bytes);
}

Expected<std::string> key_of(const Frame& frame) {
  if (get_int(frame.header, "v") != 1) return fail(Errc::protocol, "version");
  const std::string key(get_string(frame.header, "key").value_or(""));
  if (key.empty() || key.size() > kKeyMax) return fail(Errc::protocol, "key");
  return key;
}

bool may_be_used(const Channel& channel) {
  return channel.state() == Channel::State::open || channel.state() == Channel::State::opening;
}

/// What stood on a terminal in place of what was printed: text, whatever it was.
std::string as_text(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) text += (c >= ' ' && c < 0x7f) || c == '\n' ? c : '?';
  return text;
}

/// The exit code of the command says what the matter is, and so does what it printed.
JsonObject why_not(const Error& error, const Channel& channel) {
  JsonObject answer = refusal(error.message);
  answer["said"] = as_text(channel.said());
  answer["code"] = channel.code() ? Json(*channel.code()) : Json();
  return answer;
}

}  // namespace

Channels::Channels(aio::Loop& loop, Log& log, ChannelsOptions options, ChannelsDoors doors)
    : loop_(loop), log_(log), options_(std::move(options)), doors_(std::move(doors)), scope_(loop) {
  scope_.start("far: retire", retire_idle());
}

Co<> Channels::handle(aio::UnixSocket plugin, Frame frame, std::vector<aio::Fd> fds) {
  const std::string type(frame.type());
  if (type == "far_close") {
    const std::size_t count = close(get_string(frame.header, "target").value_or(""));
    co_await tell(plugin, {{"t", "closed"}, {"channels", count}});
    co_return;
  }
  if (type == "far_ask") {
    co_await ask(plugin, frame);
    co_return;
  }
  auto key = key_of(frame);
  if (!key) {
    co_await tell(plugin, refusal(key.error().message));
  } else if (type == "far_open") {
    co_await open(plugin, frame, fds);
  } else if (type == "far") {
    co_await carry(plugin, frame);
  } else if (type == "far_give_up") {
    log_.info(join({"a host runs no far end: ", get_string(frame.header, "why").value_or("?")}));
    if (given_up_.size() >= kGivenUpMax) given_up_.clear();
    given_up_[*key] = loop_.clock().now() + options_.given_up;
    co_await tell(plugin, {{"t", "given_up"}});
  } else {
    co_await tell(plugin, refusal("unknown message"));
  }
}

Co<> Channels::open(aio::UnixSocket& plugin, const Frame& frame, const std::vector<aio::Fd>& fds) {
  JsonObject answer;
  // One that somebody else had begun to open, and that failed, says nothing about now: the master
  // connection, or the far end's program, may have come meanwhile.
  for (bool own = false; !own;) {
    auto channel = channel_for(frame, fds, own);
    if (!channel) {
      answer = refusal(channel.error().message);
      break;
    }
    const Channel::User user(**channel);
    const auto opened = co_await (*channel)->opened();
    answer = opened ? JsonObject{{"t", "opened"}} : why_not(opened.error(), **channel);
    if (opened) break;
  }
  co_await tell(plugin, std::move(answer));
}

Expected<Channel*> Channels::channel_for(const Frame& frame, const std::vector<aio::Fd>& fds,
                                         bool& own) {
  sweep();
  TRY(const std::string key, key_of(frame));
  if (!given_up(key).empty()) return fail(Errc::unavailable, given_up(key));
  const auto found = channels_.find(key);
  if (found != channels_.end()) return found->second.channel.get();
  if (channels_.size() >= options_.channels_max) return fail(Errc::full, "too many channels");
  TRY(auto channel, start(frame, fds));
  own = true;
  Channel* const started = channel.get();
  const std::string target(get_string(frame.header, "target").value_or(""));
  channels_.emplace(key, Entry{target, std::move(channel)});
  return started;
}

Expected<std::unique_ptr<Channel>> Channels::start(const Frame& frame,
                                                   const std::vector<aio::Fd>& fds) {
  if (fds.size() != 1) return fail(Errc::protocol, "a far end is opened with one descriptor");
  TRY(const std::int64_t argc, worker::read_count(frame.header, "argc"));
  TRY(const std::int64_t envc, worker::read_count(frame.header, "envc"));
  std::string_view body = frame.body();
  TRY(const auto argv, worker::take_strings(body, argc));
  TRY(const auto env, worker::take_strings(body, envc));
  if (argv.empty()) return fail(Errc::protocol, "a far end is opened with a command");
  ChannelOptions options;
  options.prompt = get_string(frame.header, "prompt").value_or("");
  if (!options.prompt.empty()) {
    TRY(const auto secret, worker::take_strings(body, 1));
    options.secret = secret.front();
  }
  options.build = options_.build;
  options.limits = worker::to_json(options_.limits);
  options.ran = doors_.ran;
  options.host = get_string(frame.header, "host").value_or("");
  options.argv.assign(argv.begin(), argv.end());
  options.env.assign(env.begin(), env.end());
  options.cwd = "/proc/self/fd/" + std::to_string(fds.front().get());
  return Channel::start(loop_, log_, sent_, std::move(options));
}

Co<> Channels::carry(aio::UnixSocket& plugin, const Frame& frame) {
  sweep();
  auto call = read_far_call(frame);
  const std::string key(get_string(frame.header, "key").value_or(""));
  const auto found = channels_.find(key);
  if (!call) {
    co_await tell(plugin, refusal(call.error().message));
  } else if (found != channels_.end() && found->second.channel->state() == Channel::State::open) {
    Channel& channel = *found->second.channel;
    co_await channel.carry(plugin, *std::move(call));
  } else {
    const std::string why = given_up(key);
    co_await tell(plugin, refusal(why.empty() ? "no channel" : why));
  }
}

/// All at once: one that does not answer keeps nobody else waiting.
Co<> Channels::ask(aio::UnixSocket& plugin, const Frame& frame) {
  const JsonObject* asked = get_object(frame.header, "question");
  const JsonObject question = asked ? *asked : JsonObject{};
  const std::string only(get_string(frame.header, "channel").value_or(""));
  JsonArray answers;
  std::deque<Channel::User> users;
  aio::Scope scope(loop_);
  for (const auto& [key, entry] : channels_) {
    if (!only.empty() && entry.channel->id() != only) continue;
    users.emplace_back(*entry.channel);
    scope.start("far: ask", ask_one(*entry.channel, question, answers));
  }
  co_await scope.join();
  co_await tell(plugin, {{"t", "far_answers"}, {"answers", std::move(answers)}});
}

/// All three outlive the completion.
Co<> Channels::ask_one(Channel& channel, const JsonObject& question, JsonArray& answers) {
  auto answer = co_await aio::with_deadline(loop_, loop_.clock().now() + kAnswerPatience,
                                            channel.ask(question));
  if (!answer) co_return;
  JsonObject told{{"channel", channel.id()}, {"host", channel.host()}, {"answer", *answer}};
  if (to_text(answers).size() + to_text(told).size() < kAnswersBytesMax)
    answers.push_back(std::move(told));
}

std::string Channels::given_up(const std::string& key) {
  const auto found = given_up_.find(key);
  if (found == given_up_.end()) return "";
  if (loop_.clock().now() < found->second) return "given up";
  given_up_.erase(found);
  return "";
}

void Channels::list(JsonArray& workers) const {
  for (const auto& [key, entry] : channels_) workers.push_back(entry.channel->describe());
}

std::size_t Channels::close(std::string_view target) {
  std::size_t count = 0;
  for (auto& [key, entry] : channels_) {
    if (entry.target != target) continue;
    entry.channel->close();
    ++count;
  }
  sweep();
  return count;
}

void Channels::close_all() {
  for (auto& [key, entry] : channels_) entry.channel->close();
  sweep();
}

/// Those that take no further call leave the list; those that nobody uses any more go.
void Channels::sweep() {
  for (auto it = channels_.begin(); it != channels_.end();) {
    if (may_be_used(*it->second.channel)) {
      ++it;
      continue;
    }
    leaving_.push_back(std::move(it->second.channel));
    it = channels_.erase(it);
  }
  std::erase_if(leaving_, [](const auto& channel) {
    return channel->state() == Channel::State::ended && !channel->in_use();
  });
}

Co<> Channels::retire_idle() {
  const Duration pause = std::min<Duration>(options_.idle / 4, std::chrono::seconds(5));
  while (true) {
    const auto slept = co_await aio::sleep_for(loop_, pause);
    if (!slept) co_return;
    const Steady::time_point now = loop_.clock().now();
    for (auto& [key, entry] : channels_)
      if (!entry.channel->in_use() && now - entry.channel->last_used() > options_.idle &&
          now >= entry.channel->kept_until())
        entry.channel->close();
    sweep();
  }
}

}  // namespace hearth::far
