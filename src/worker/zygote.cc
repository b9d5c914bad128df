#include "worker/zygote.hh"

#include <signal.h>

#include <fstream>

namespace hearth::worker {
namespace {

constexpr std::size_t kZygoteReadBytes = 16'384;

std::string_view name_of(Zygote::State state) {
  switch (state) {
    case Zygote::State::starting:
      return "starting";
    case Zygote::State::ready:
      return "ready";
    case Zygote::State::ending:
      return "ending";
    case Zygote::State::ended:
      return "ended";
  }
  return "?";
}

/// Resident memory of a process in KiB (proc(5), statm), 0 when it is gone.
std::int64_t rss_kb(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/statm");
  std::int64_t total = 0;
  std::int64_t resident = 0;
  file >> total >> resident;
  return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

}  // namespace

Expected<std::unique_ptr<Zygote>> Zygote::start(aio::Loop& loop, Log& log, std::string interpreter,
                                                ZygoteOptions options) {
  TRY(auto pair, aio::socket_pair());
  aio::SpawnOptions spawn;
  spawn.argv = {interpreter, options.script};
  spawn.env = options.env;
  spawn.cwd = options.cwd;
  spawn.fds = {{pair.second.get(), 3}, {2, 2}};
  spawn.new_session = true;
  TRY(aio::Process process, aio::Process::spawn(loop, spawn));
  aio::UnixSocket control(loop, std::move(pair.first));
  return std::unique_ptr<Zygote>(new Zygote(loop, log, std::move(interpreter), std::move(options),
                                            std::move(process), std::move(control)));
}

Zygote::Zygote(aio::Loop& loop, Log& log, std::string interpreter, ZygoteOptions options,
               aio::Process process, aio::UnixSocket control)
    : loop_(loop),
      log_(log),
      interpreter_(std::move(interpreter)),
      options_(std::move(options)),
      started_(loop.clock().utc()),
      last_used_(loop.clock().now()),
      pool_(options_.limits),
      process_(std::move(process)),
      control_(std::move(control)),
      sessions_(loop, log, options_.sessions, session_doors()),
      scope_(loop) {
  scope_.start("zygote control", read_control());
}

// It reads the end of its control socket, lets what runs end, and exits by itself.
Zygote::~Zygote() {
  process_.release();
}

void Zygote::submit(PendingCall call) {
  last_used_ = loop_.clock().now();
  if (state_ == State::ending || state_ == State::ended) {
    scope_.start("refuse", refuse(std::move(call), "the worker is ending"));
    return;
  }
  if (call.session) {
    sessions_.submit(std::move(call));
  } else {
    queue(std::move(call), {});
  }
}

void Zygote::queue(PendingCall call, std::optional<CallId> session) {
  const CallId id = next_call_++;
  if (session) for_session_.emplace(id, *session);
  waiting_.emplace(id, std::move(call));
  pool_.call_came(id, loop_.clock().now(), for_session_.contains(id));
  pump();
}

void Zygote::end() {
  if (state_ == State::ended) return;
  state_ = State::ending;
  drop_idle_children();
  refuse_all("the worker is ending");
  // Half of the socket: the zygote reads its end, and still tells how the running calls ended.
  ::shutdown(control_.fd(), SHUT_WR);
}

Co<> Zygote::read_control() {
  FrameParser parser;
  std::vector<char> buffer(kZygoteReadBytes);
  std::vector<aio::Fd> fds;
  bool sane = true;
  while (sane) {
    auto read = co_await control_.read_some(buffer, fds);
    if (!read || *read == 0) break;
    parser.feed({buffer.data(), *read});
    sane = take_all(parser, fds);
    pump();
  }
  state_ = State::ending;
  ::shutdown(control_.fd(), SHUT_RDWR);  // where it is still there it reads its end, and exits
  drop_idle_children();
  refuse_all("the worker ended");
  (void)co_await process_.wait();
  state_ = State::ended;
}

bool Zygote::take_all(FrameParser& parser, std::vector<aio::Fd>& fds) {
  while (true) {
    auto frame = parser.next();
    if (!frame) log_.error(join({interpreter_, ": worker says ", frame.error().message}));
    if (!frame) return false;
    if (!*frame) return true;
    take(**frame, fds);
  }
}

void Zygote::take(const Frame& frame, std::vector<aio::Fd>& fds) {
  const std::string_view type = frame.type();
  if (type == "ready" && state_ == State::starting) {
    state_ = State::ready;
    python_ = get_string(frame.header, "python").value_or("");
    start_cost_ = std::chrono::microseconds(get_int(frame.header, "start_us").value_or(0));
  } else if (type == "unfit") {
    unfit_ = get_string(frame.header, "why").value_or("unfit");
    end();
  } else if (type == "idle") {
    take_idle(frame, fds);
  } else if (type == "ended") {
    take_ended(frame);
  } else if (type == "unforked") {
    const auto count = static_cast<std::size_t>(get_int(frame.header, "n").value_or(0));
    log_.error(join({interpreter_, ": ", get_string(frame.header, "why").value_or("no child")}));
    pool_.fork_failed(count, loop_.clock().now());
  } else if (type == "stale") {
    renew_ = renew_ || get_bool(frame.header, "renew").value_or(false);
    drop_idle_children();
  }
}

void Zygote::take_idle(const Frame& frame, std::vector<aio::Fd>& fds) {
  if (fds.empty()) return;
  const ChildId child = static_cast<ChildId>(get_int(frame.header, "pid").value_or(0));
  aio::UnixSocket socket(loop_, std::move(fds.front()));
  fds.erase(fds.begin());
  pool_.child_idle(child);
  idle_.emplace(child, std::move(socket));
}

void Zygote::take_ended(const Frame& frame) {
  const ChildId child = static_cast<ChildId>(get_int(frame.header, "pid").value_or(0));
  last_used_ = loop_.clock().now();
  if (idle_.erase(child) > 0) {
    pool_.child_gone(child);
  } else if (!sessions_.ended(child)) {
    pool_.child_ended();
  }
  if (get_bool(frame.header, "began").value_or(false)) tell_ran(running_.ended(child, last_used_));
  running_.forget(child);
}

Sessions::Doors Zygote::session_doors() {
  return {
      [this](CallId session, PendingCall call) { queue(std::move(call), session); },
      [this](RanCall call) { tell_ran(std::move(call)); },
      [this](ChildId caller, std::string_view how) { running_.went_into_session(caller, how); }};
}

void Zygote::tell_ran(std::optional<RanCall> call) {
  if (!call || !options_.ran) return;
  call->interpreter = interpreter_;
  call->start = start_cost_;
  options_.ran(*call);
}

void Zygote::drop_idle_children() {
  for (const ChildId child : pool_.drop_idle()) idle_.erase(child);
}

void Zygote::pump() {
  // While it starts, too: what it is asked for it does once it is ready, and no call waits too
  // long.
  if (state_ == State::ending || state_ == State::ended) return;
  ChildPool::Actions actions = pool_.decide(loop_.clock().now());
  for (const ChildPool::HandOff& pair : actions.hand_offs) {
    auto call = waiting_.extract(pair.call);
    auto child = idle_.extract(pair.child);
    ++calls_;
    scope_.start("hand-off", hand_off(pair.call, std::move(call.mapped()), pair.child,
                                      std::move(child.mapped())));
  }
  for (const CallId id : actions.refused) {
    auto call = waiting_.extract(id);
    if (const auto session = for_session_.extract(id)) sessions_.not_started(session.mapped());
    scope_.start("refuse", refuse(std::move(call.mapped()), "no child for it"));
  }
  fork_asked_ += actions.fork;
  if (fork_asked_ > 0 && !asking_fork_) {
    asking_fork_ = true;
    scope_.start("ask fork", ask_fork());
  }
  if (pool_.waiting() > 0 && !watching_late_) {
    watching_late_ = true;
    scope_.start("late calls", refuse_late_calls());
  }
}

Co<> Zygote::ask_fork() {
  while (fork_asked_ > 0) {
    const std::string frame = encode_frame({{"t", "fork"}, {"n", std::exchange(fork_asked_, 0)}});
    auto written = co_await control_.write_all(frame);
    if (!written) break;
  }
  asking_fork_ = false;
}

Co<> Zygote::hand_off(CallId id, PendingCall call, ChildId child, aio::UnixSocket socket) {
  const std::vector<int> fds = call.descriptors();
  // Before the first await: a short program's end may be told before the write is heard of.
  if (!call.session) running_.handed(child, call.note, loop_.clock().now());
  const auto written = co_await socket.write_all(call.frame, fds);
  const auto session = for_session_.extract(id);
  if (written && session) {
    pool_.child_ended();  // it is a session worker now, and counted there
    sessions_.adopt(session.mapped(), call, child, std::move(socket));
  }
  if (written) co_return;  // the connection is the child's now; ours closes here
  // It died while it waited, before it read anything: another may take the call.
  running_.forget(child);
  log_.debug(join({interpreter_, ": child ", std::to_string(child), " was gone"}));
  if (session) sessions_.not_started(session.mapped());
  submit(std::move(call));
}

Co<> Zygote::refuse(PendingCall call, std::string why) {
  const std::string frame = encode_frame({{"t", "refused"}, {"why", why}});
  (void)co_await call.connection.write_all(frame);
}

Co<> Zygote::refuse_late_calls() {
  while (auto at = pool_.next_refusal()) {
    const auto slept = co_await aio::sleep_until(loop_, *at);
    if (!slept) co_return;
    pump();
  }
  watching_late_ = false;
}

void Zygote::refuse_all(const std::string& why) {
  for (auto& [id, call] : waiting_)
    scope_.start("refuse", refuse(std::move(call), unfit_.empty() ? why : unfit_));
  waiting_.clear();
  for_session_.clear();
  pool_.forget_calls();
  for (PendingCall& call : sessions_.take_waiting())
    scope_.start("refuse", refuse(std::move(call), why));
  sessions_.let_go({});
}

JsonObject Zygote::describe() const {
  return {{"id", std::to_string(process_.pid())},
          {"kind", "zygote"},
          {"interpreter", interpreter_},
          {"python", python_},
          {"pid", process_.pid()},
          {"idle", pool_.idle()},
          {"busy", pool_.running()},
          {"waiting", pool_.waiting()},
          {"calls", calls_},
          {"started", to_rfc3339(started_)},
          {"age_ms", (loop_.clock().utc() - started_) / 1'000},
          {"unused_ms", ms_of(loop_.clock().now() - last_used_)},
          {"rss_kb", rss_kb(process_.pid())},
          {"state", name_of(state_)}};
}

}  // namespace hearth::worker
