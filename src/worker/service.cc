#include "worker/service.hh"

#include <unistd.h>

#include <charconv>
#include <filesystem>

#include "worker/receive.hh"

namespace hearth::worker {
namespace {

constexpr Duration kRetireEvery = std::chrono::seconds(15);
constexpr Duration kRetryAfter = std::chrono::seconds(30);
constexpr std::size_t kUnfitMax = 256;

JsonObject refusal(std::string_view why) {
  return {{"t", "refused"}, {"why", why}};
}

/// Counts for as long as it lives.
class Counted {
 public:
  explicit Counted(std::size_t& count) : count_(count) { ++count_; }
  ~Counted() { --count_; }
  Counted(const Counted&) = delete;

 private:
  std::size_t& count_;
};

}  // namespace

Service::Service(aio::Loop& loop, Log& log, ServiceOptions options, ServiceDoors doors)
    : loop_(loop),
      log_(log),
      options_(std::move(options)),
      doors_(std::move(doors)),
      last_used_(loop.clock().now()),
      memo_(loop),
      scope_(loop) {
  scope_.start("retire idle workers", retire_idle());
}

Service::~Service() = default;

Co<> Service::serve(aio::UnixListener listener) {
  LastingTrouble trouble(log_);
  while (true) {
    auto connection = co_await listener.accept();
    if (connection) {
      trouble.over();
      take(*std::move(connection));
      continue;
    }
    if (connection.error().code == Errc::cancelled) co_return;
    // Out of descriptors, most likely: callers go the ordinary way until some are free again.
    trouble.met(join({"worker.sock: ", connection.error().message}));
    (void)co_await aio::sleep_for(loop_, std::chrono::milliseconds(100));
  }
}

void Service::take(aio::UnixSocket connection) {
  scope_.start("caller", handle(std::move(connection)));
}

Co<> Service::handle(aio::UnixSocket connection) {
  last_used_ = loop_.clock().now();
  const auto peer = connection.peer();
  if (!peer || peer->uid != ::geteuid()) co_return;
  FrameParser parser;
  std::vector<aio::Fd> fds;
  auto frame = co_await receive_frame(connection, parser, fds);
  if (!frame) co_return;
  // Only now: half a frame, or nothing at all, keeps no daemon alive.
  const Counted counted(connections_);
  const auto build = get_string(frame->header, "build");
  if (build && *build != options_.build) {
    const std::string other = encode_frame(refusal("build"));
    (void)co_await connection.write_all(other);
    if (doors_.quit) doors_.quit();
  } else if (frame->type() == "call") {
    take_call(std::move(connection), *std::move(frame), std::move(fds));
  } else if (frame->type() == "plain") {
    if (doors_.ran) doors_.ran(read_plain(*frame));
  } else if (is_memo_message(frame->type())) {
    co_await memo_.serve(connection, parser, *std::move(frame));
  } else if (doors_.far && frame->type().starts_with("far")) {
    co_await doors_.far(std::move(connection), *std::move(frame), std::move(fds));
  } else {
    co_await answer(connection, *frame);
  }
}

Co<> Service::answer(aio::UnixSocket& connection, const Frame& frame) {
  const std::string type(frame.type());
  JsonObject reply = refusal("unknown message");
  if (get_int(frame.header, "v").value_or(1) != 1) {
    reply = refusal("version");
  } else if (type == "hello") {
    reply = hello();
  } else if (type == "list") {
    reply = list();
  } else if (type == "stop" || type == "clear") {
    reply = answer_stop(frame);
  } else if (type == "sync") {
    Expected<> synced;
    if (doors_.sync) synced = co_await doors_.sync();
    reply = {{"t", "synced"}};
    if (!synced) reply = refusal(synced.error().message);
  } else if (type == "playbook") {
    std::optional<std::int64_t> id;
    const std::string_view run = get_string(frame.header, "run").value_or("");
    if (doors_.playbook) id = doors_.playbook(run);
    reply = {{"t", "playbook"}, {"id", id ? Json(*id) : Json()}, {"home", options_.home}};
    if (doors_.calls) reply["calls"] = doors_.calls(run);
  } else if (type == "quit") {
    reply = {{"t", "quitting"}};
    if (doors_.quit) doors_.quit();
  }
  const std::string bytes = encode_frame(reply);
  (void)co_await connection.write_all(bytes);
}

JsonObject Service::hello() const {
  JsonArray warnings;
  for (const std::string& warning : options_.limit_warnings) warnings.emplace_back(warning);
  JsonObject limits = to_json(options_.limits);
  if (options_.limits.worker_memory_mb > 0)
    limits["memory_by"] = options_.groups.empty() ? "rlimit" : "cgroup";
  return {{"t", "hello"},
          {"v", 1},
          {"build", options_.build},
          {"pid", ::getpid()},
          {"home", options_.home},
          {"limits", std::move(limits)},
          {"warnings", std::move(warnings)}};
}

JsonObject Service::answer_stop(const Frame& frame) {
  for (const std::string_view name : {"worker", "collection"})
    if (frame.header.contains(name) && !get_string(frame.header, name))
      return refusal(join({"\"", name, "\" is no text"}));  // not: all
  if (const auto name = get_string(frame.header, "collection")) {
    if (frame.type() == "clear") memo_.clear(std::string(*name));
    SessionPool::Chosen chosen{.name = std::string(*name)};
    if (const auto but = get_int(frame.header, "but")) chosen.but = static_cast<ChildId>(*but);
    return {{"t", "stopped"}, {"workers", stop_sessions(chosen)}};
  }
  const std::size_t count = stop(get_string(frame.header, "worker").value_or(""));
  if (frame.type() == "clear") {
    memo_.clear(std::nullopt);
    for (const std::string& folder : {options_.cache_dir, options_.notes_dir})
      if (const auto cleared = clear_cache(folder); !cleared)
        return refusal(cleared.error().message);
  }
  return {{"t", "stopped"}, {"workers", count}};
}

void Service::take_call(aio::UnixSocket connection, Frame frame, std::vector<aio::Fd> fds) {
  auto call = read_call(frame);
  Expected<Zygote*> zygote = nullptr;
  Expected<std::optional<SessionRequest>> session;
  if (fds.size() == kCallFds) session = read_session_request(frame, fds.back().get());
  if (!session) call = std::unexpected(session.error());
  if (!call) {
    zygote = std::unexpected(call.error());
  } else if (fds.size() != kCallFds) {
    zygote = fail(Errc::protocol, "a call comes with four descriptors");
  } else {
    zygote = zygote_for(*call);
  }
  if (!zygote) {
    // The socket's buffer of a new connection is empty: this never waits.
    const std::string bytes = encode_frame(refusal(zygote.error().message));
    (void)::send(connection.fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    return;
  }
  CallNote note = note_of(*call, loop_.clock().now());
  const auto peer = connection.peer();
  const ChildId caller = peer ? static_cast<ChildId>(peer->pid) : 0;
  (*zygote)->submit({std::move(frame.bytes), std::move(fds), std::move(connection),
                     *std::move(session), std::move(note), caller});
}

Expected<Zygote*> Service::zygote_for(const Call& call) {
  if (!call.context.empty() && call.context != options_.context)
    return fail(Errc::unavailable, "context");
  TRY(std::string binary, identify_binary(call.interpreter));
  ZygoteKey key = key_of(call, std::move(binary));
  if (const auto unfit = unfit_.find(key); unfit != unfit_.end())
    return fail(Errc::unavailable, unfit->second);
  sweep();
  const auto found = zygotes_.find(key);
  if (found != zygotes_.end()) return found->second.get();
  return start_zygote(call, std::move(key));
}

Expected<Zygote*> Service::start_zygote(const Call& call, ZygoteKey key) {
  const Steady::time_point now = loop_.clock().now();
  const auto failed = failed_.find(key);
  if (failed != failed_.end() && now < failed->second)
    return fail(Errc::unavailable, "the worker could not be started a moment ago");
  std::vector<std::string> env = zygote_environment(call, options_.cache_dir, options_.runtime_dir);
  for (std::string& variable : zygote_variables(options_.limits, options_.groups))
    env.push_back(std::move(variable));
  ZygoteOptions options{options_.script,
                        std::move(env),
                        options_.cwd,
                        pool_limits(options_.limits),
                        session_limits(options_.limits),
                        doors_.ran};
  auto zygote = Zygote::start(loop_, log_, key.interpreter, std::move(options));
  if (!zygote) {
    if (failed_.size() >= kUnfitMax) failed_.clear();
    failed_[key] = now + kRetryAfter;
    return std::unexpected(std::move(zygote).error());
  }
  Zygote* started = zygote->get();
  zygotes_.emplace(std::move(key), *std::move(zygote));
  return started;
}

/// Takes out those that ended, cannot serve, or want to be replaced: the next call starts another.
void Service::sweep() {
  for (auto it = zygotes_.begin(); it != zygotes_.end();) {
    Zygote& zygote = *it->second;
    const bool gone =
        zygote.state() == Zygote::State::ended || zygote.state() == Zygote::State::ending;
    if (!gone && !zygote.wants_renewal()) {
      ++it;
      continue;
    }
    if (unfit_.size() >= kUnfitMax) unfit_.clear();
    if (!zygote.unfit().empty()) {
      unfit_.emplace(it->first, zygote.unfit());
    } else if (gone && !zygote.ever_ready()) {
      failed_[it->first] = loop_.clock().now() + kRetryAfter;
    }
    zygote.end();
    ending_.push_back(std::move(it->second));
    it = zygotes_.erase(it);
  }
  std::erase_if(ending_,
                [](const auto& zygote) { return zygote->state() == Zygote::State::ended; });
}

Co<> Service::retire_idle() {
  while (true) {
    const auto slept = co_await aio::sleep_for(loop_, kRetireEvery);
    if (!slept) co_return;
    const Steady::time_point now = loop_.clock().now();
    for (auto& [key, zygote] : zygotes_)
      if (!zygote->busy() && now - zygote->last_used() > options_.zygote_idle) zygote->end();
    sweep();
  }
}

std::size_t Service::stop(std::string_view id) {
  std::size_t count = 0;
  ChildId number = 0;  // of no child
  (void)std::from_chars(id.data(), id.data() + id.size(), number);
  for (auto& [key, zygote] : zygotes_) {
    if (id.empty() || zygote->describe().at("id").as_string() == id) {
      zygote->end();
      ++count;
    } else {
      count += zygote->end_sessions({.only = number});
    }
  }
  sweep();
  return count;
}

std::size_t Service::stop_sessions(const SessionPool::Chosen& chosen) {
  std::size_t count = 0;
  for (auto& [key, zygote] : zygotes_) count += zygote->end_sessions(chosen);
  return count;
}

bool Service::idle() const {
  const auto busy = [](const auto& entry) { return entry.second->busy(); };
  return connections_ == 0 && std::none_of(zygotes_.begin(), zygotes_.end(), busy);
}

Duration Service::keeps() const {
  const Steady::time_point now = loop_.clock().now();
  Steady::time_point last = memo_.kept_until().value_or(now);
  for (const auto& [key, zygote] : zygotes_)
    last = std::max(last, zygote->kept_until().value_or(now));
  return std::max(last - now, Steady::duration::zero());
}

JsonObject Service::list() const {
  JsonArray workers;
  for (const auto& [key, zygote] : zygotes_) {
    workers.push_back(zygote->describe());
    zygote->describe_sessions(workers);
  }
  for (const auto& zygote : ending_) workers.push_back(zygote->describe());
  if (doors_.list) doors_.list(workers);
  return {{"t", "list"}, {"workers", std::move(workers)}, {"memo", memo_.describe()}};
}

Expected<> clear_cache(const std::string& cache_dir) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(cache_dir, error))
    std::filesystem::remove_all(entry.path(), error);
  if (error && error != std::errc::no_such_file_or_directory)
    return fail_errno(error.value(), cache_dir);
  return {};
}

}  // namespace hearth::worker
