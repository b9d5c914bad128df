#include "far/channel.hh"

#include <algorithm>
#include <csignal>

#include "far/call_end.hh"
#include "far/listed.hh"

namespace hearth::far {
namespace {

using worker::encode_frame;
using worker::Frame;

constexpr std::size_t kChannelReadBytes = 65'536;
constexpr std::size_t kWordsBytes = 4'096;
constexpr std::size_t kOpenCallsMax = 256;
constexpr std::size_t kUnreadBytesMax = 128U << 20;  // bytes for a plugin that does not read
constexpr Duration kEndPatience = std::chrono::seconds(2);

/// Not less than nothing.
std::int64_t non_negative_ms(Duration time) {
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
  return std::max<std::int64_t>(ms, 0);
}

Co<Expected<>> wait_for(aio::Process& process, std::optional<int>& code) {
  CO_TRY(const aio::Exit exit, co_await process.wait());
  code = exit.signal ? 128 + exit.signal : exit.code;
  co_return Expected<>{};
}

}  // namespace

/// What has come for one plugin and is not yet given to it.
struct Channel::Stream {
  explicit Stream(aio::Loop& loop) : changed(loop) {}
  std::deque<std::string> frames;
  std::size_t bytes = 0;
  bool last = false;  ///< the last of `frames` ends the call
  aio::Event changed;
};

Expected<std::unique_ptr<Channel>> Channel::start(aio::Loop& loop, Log& log, SentChunks& sent,
                                                  ChannelOptions options) {
  TRY(auto in, aio::make_pipe());
  TRY(auto out, aio::make_pipe());
  TRY(auto words, aio::make_pipe());
  aio::SpawnOptions spawn;
  spawn.argv = options.argv;
  spawn.env = options.env;
  spawn.cwd = options.cwd;
  spawn.fds = {{in.first.get(), 0}, {out.second.get(), 1}, {words.second.get(), 2}};
  spawn.new_session = true;  // no terminal: it can ask nobody anything
  TRY(aio::Process process, aio::Process::spawn(loop, spawn));
  return std::unique_ptr<Channel>(
      new Channel(loop, log, sent, std::move(options), std::move(process),
                  aio::Pipe(loop, std::move(in.second)), aio::Pipe(loop, std::move(out.first)),
                  aio::Pipe(loop, std::move(words.first))));
}

Channel::Channel(aio::Loop& loop, Log& log, SentChunks& sent, ChannelOptions options,
                 aio::Process process, aio::Pipe in, aio::Pipe out, aio::Pipe words)
    : loop_(loop),
      log_(log),
      sent_(sent),
      options_(std::move(options)),
      started_(loop.clock().utc()),
      greeting_(options_.build, options_.prompt, options_.secret),
      last_used_(loop.clock().now()),
      questions_(loop, [this](std::string frame) { send(std::move(frame)); }),
      changed_(loop),
      greeted_(loop),
      process_(std::move(process)),
      in_(std::move(in)),
      out_(std::move(out)),
      words_(std::move(words)),
      scope_(loop) {
  std::ranges::fill(options_.secret, '\0');  // Greeting has it: a short string that is moved stays
  options_.secret.clear();
  scope_.start("far: write", write());
  scope_.start("far: read", read());
  scope_.start("far: words", read_words());
  scope_.start("far: greeting", limit_greeting());
}

Channel::~Channel() = default;

Co<Expected<>> Channel::opened() {
  const User user(*this);
  CO_CHECK_OK(co_await greeted_.wait());
  if (state_ == State::open) co_return Expected<>{};
  co_return std::unexpected(why_);
}

Co<> Channel::limit_greeting() {
  const auto slept = co_await aio::sleep_for(loop_, options_.patience);
  if (slept && state_ == State::opening) process_.kill(SIGTERM);
}

Co<> Channel::write() {
  while (true) {
    while (!outgoing_.empty()) {
      const std::string frame = std::move(outgoing_.front());
      outgoing_.pop_front();
      auto written = co_await in_->write_all(frame);
      if (!written) co_return;  // who reads sees its end too
    }
    if (state_ == State::closing) break;
    changed_.clear();
    const auto woken = co_await changed_.wait();
    if (!woken) co_return;
  }
  in_.reset();  // the far end reads this end, and lets what runs end
}

Co<> Channel::read() {
  const auto failed = co_await read_frames();
  if (!failed && state_ == State::opening) why_ = failed.error();
  // The process goes by itself; one that does not is of no use to anybody.
  auto exited = co_await aio::with_deadline(loop_, loop_.clock().now() + kEndPatience,
                                            wait_for(process_, code_));
  if (!exited) process_.kill(SIGKILL);
  ended();
}

/// Ends with an error in any case: the end of the stream is one.
Co<Expected<>> Channel::read_frames() {
  worker::FrameParser parser;
  std::vector<char> buffer(kChannelReadBytes);
  while (true) {
    CO_TRY(const std::size_t size, co_await out_.read_some(buffer));
    if (size == 0) co_return fail(Errc::unavailable, "no channel");
    std::string_view bytes(buffer.data(), size);
    std::optional<Greeting::Greeted> greeted;
    if (state_ == State::opening) {
      CO_TRY(greeted, greeting_.take_output(bytes));
      if (!greeted) continue;
      open(greeted->channel);
      bytes = greeted->rest;
    }
    parser.feed(bytes);
    while (true) {
      CO_TRY(auto frame, parser.next());
      if (!frame) break;
      take(*frame);
    }
  }
}

void Channel::open(std::string name) {
  name_ = std::move(name);
  state_ = State::open;
  last_used_ = loop_.clock().now();
  // Before any call: what starts at the far end starts with them.
  send(encode_frame({{"t", "limits"}, {"limits", options_.limits}}));
  greeted_.set();
}

/// Errors of ssh, and later nothing that anybody waits for.
Co<> Channel::read_words() {
  std::vector<char> buffer(kWordsBytes);
  while (true) {
    auto size = co_await words_.read_some(buffer);
    if (!size || *size == 0) co_return;
    if (state_ != State::opening) continue;
    const Greeting::Reply reply = greeting_.take_words({buffer.data(), *size});
    if (reply == Greeting::Reply::secret) send(greeting_.give_secret());
    if (reply == Greeting::Reply::end) process_.kill(SIGTERM);
  }
}

void Channel::take(const Frame& frame) {
  const std::int64_t id = get_int(frame.header, "s").value_or(0);
  const std::string_view type = frame.type();
  if (type == "answer") {
    take_keep(frame);
    questions_.take(frame);
  } else if (type == "ran") {
    if (const auto call = ran_.take(frame.header)) tell_ran(*call);
  } else if (type == "need") {
    if (!streams_.contains(id)) return;
    for (std::string& chunk : encode_chunks(frame, sent_)) send(std::move(chunk));
  } else {
    take_of_call(id, frame);
  }
}

void Channel::take_of_call(std::int64_t id, const Frame& frame) {
  const std::string_view type = frame.type();
  if (type == "began") ran_.began(id, loop_.clock().now());
  if (type == "refused") ran_.refused(id);
  // The far end is leaving: whoever comes next gets another channel.
  if (type == "refused" && get_string(frame.header, "why") == "stale") close();
  if (type == "exit") {
    take_keep(frame);
    ran_.ended(id, loop_.clock().now());
    for (const worker::RanCall& call : ran_.take_untold()) tell_ran(call);
  }
  const auto found = streams_.find(id);
  if (found == streams_.end()) return;  // its plugin is gone
  Stream& stream = *found->second;
  stream.last = type == "exit" || type == "refused";
  stream.bytes += frame.bytes.size();
  if (stream.bytes > kUnreadBytesMax) stream.last = true;  // its plugin asks at the far end
  if (stream.bytes <= kUnreadBytesMax) stream.frames.push_back(frame.bytes);
  stream.changed.set();
}

/// What it keeps counts from now, whatever it said before.
void Channel::take_keep(const Frame& frame) {
  kept_until_ = loop_.clock().now() + keep_of(frame.header);
}

void Channel::tell_ran(const worker::RanCall& call) {
  if (options_.ran) options_.ran(call);
}

Co<Expected<JsonObject>> Channel::ask(JsonObject question) {
  const User user(*this);
  if (state_ != State::open) co_return fail(Errc::unavailable, "no channel");
  co_return co_await questions_.ask(std::move(question));
}

void Channel::send(std::string frame) {
  outgoing_.push_back(std::move(frame));
  changed_.set();
}

Co<> Channel::carry(aio::UnixSocket& plugin, FarCall call) {
  const User user(*this);
  if (state_ != State::open || streams_.size() >= kOpenCallsMax) {
    const std::string refused = encode_frame({{"t", "refused"}, {"why", "no channel"}});
    (void)co_await plugin.write_all(refused);
    co_return;
  }
  const std::int64_t id = next_++;
  Stream stream(loop_);
  const Listed<Stream> listed(streams_, id, stream);
  last_used_ = loop_.clock().now();
  // Before the call leaves: from here on the plugin can ask the far end what became of it.
  const std::string told = encode_frame({{"t", "sent"}, {"channel", name_}, {"s", id}});
  auto written = co_await plugin.write_all(told);
  if (!written) co_return;
  // The interpreter is the first of the strings, up to its NUL.
  ran_.sent(id, {call.run, call.task, call.host, {}, {}, call.strings.c_str()});
  send(encode_call(id, call, sent_));
  bool last = false;
  while (written && !last && state_ != State::ended) {
    const auto woken = co_await stream.changed.wait();
    if (!woken) co_return;
    stream.changed.clear();
    while (written && !stream.frames.empty()) {
      const std::string frame = std::move(stream.frames.front());
      stream.frames.pop_front();
      stream.bytes -= frame.size();
      written = co_await plugin.write_all(frame);
    }
    last = stream.last && stream.frames.empty();
  }
  last_used_ = loop_.clock().now();
}

JsonObject Channel::describe() const {
  const bool open = state_ == State::open;
  return {{"id", id()},
          {"kind", "far"},
          {"interpreter", "far end at " + options_.host},
          {"python", ""},
          {"pid", process_.pid()},
          {"idle", 0},
          {"busy", streams_.size()},
          {"waiting", 0},
          {"calls", next_ - 1},
          {"keep_ms", non_negative_ms(kept_until_ - loop_.clock().now())},
          {"started", to_rfc3339(started_)},
          {"age_ms", (loop_.clock().utc() - started_) / 1'000},
          {"unused_ms", in_use() ? 0 : non_negative_ms(loop_.clock().now() - last_used_)},
          {"rss_kb", 0},
          {"state", open                       ? "ready"
                    : state_ == State::opening ? "starting"
                                               : "ending"}};
}

void Channel::close() {
  if (state_ != State::open && state_ != State::opening) return;
  state_ = State::closing;
  changed_.set();
}

void Channel::ended() {
  if (state_ == State::open) log_.info("a far end is gone");
  state_ = State::ended;
  greeted_.set();
  for (auto& [id, stream] : streams_) stream->changed.set();
  questions_.end();
  for (const worker::RanCall& call : ran_.take_all()) tell_ran(call);
}

}  // namespace hearth::far
