#include "worker/service.hh"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "worker/receive.hh"

namespace hearth::worker {
namespace {

constexpr Duration kRetireEvery = std::chrono::seconds(15);

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
      zygotes_(loop, log, options_, doors_.ran),
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
  JsonObject limits = to_json(zygotes_.limits());
  if (zygotes_.limits().worker_memory_mb > 0)
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
    zygote = zygotes_.for_call(*call);
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

Co<> Service::retire_idle() {
  while (true) {
    const auto slept = co_await aio::sleep_for(loop_, kRetireEvery);
    if (!slept) co_return;
    zygotes_.retire_idle();
  }
}

bool Service::idle() const {
  return connections_ == 0 && !zygotes_.busy();
}

Duration Service::keeps() const {
  const Steady::time_point now = loop_.clock().now();
  const Steady::time_point last =
      std::max(zygotes_.kept_until(now), memo_.kept_until().value_or(now));
  return last - now;
}

JsonObject Service::list() const {
  JsonArray workers;
  zygotes_.describe(workers);
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
