#include "worker/sessions.hh"

#include <sys/socket.h>

#include <deque>

#include "worker/call.hh"

namespace hearth::worker {
namespace {

constexpr std::size_t kHandoffReadBytes = 65'536;

}  // namespace

/// One session worker, as long as its process lives.
struct Sessions::Worker {
  Worker(ChildId id, aio::UnixSocket handoff) : id(id), socket(std::move(handoff)) {}

  const ChildId id;
  aio::UnixSocket socket;
  std::deque<PendingCall> outgoing;
  bool writing = false;
  std::uint64_t handed = 0;  ///< calls; both ends number them by it (worker.md §4.1, `free`)
  RunningCalls running;
};

Sessions::Sessions(aio::Loop& loop, Log& log, SessionLimits limits, Doors doors)
    : loop_(loop), log_(log), doors_(std::move(doors)), pool_(limits), scope_(loop) {}

Sessions::~Sessions() = default;

void Sessions::submit(PendingCall call) {
  const CallId id = next_call_++;
  pool_.call_came(id, *call.session, loop_.clock().now());
  waiting_.emplace(id, std::move(call));
  pump();
}

void Sessions::adopt(CallId id, const PendingCall& call, ChildId child, aio::UnixSocket socket) {
  auto worker = std::make_shared<Worker>(child, std::move(socket));
  workers_.insert_or_assign(child, worker);
  pool_.started(id, child, loop_.clock().now());
  note(*worker, call, kSessionNew);
  scope_.start("session worker", listen(std::move(worker)));
  pump();
}

void Sessions::not_started(CallId call) {
  pool_.not_started(call);
}

bool Sessions::ended(ChildId child) {
  pool_.gone(child);
  const bool ours = workers_.erase(child) > 0;
  if (ours) pump();
  return ours;
}

std::size_t Sessions::let_go(const SessionPool::Chosen& chosen) {
  const std::vector<ChildId> found = pool_.let_go(chosen);
  for (const ChildId worker : found) end(worker);
  return found.size();
}

std::vector<PendingCall> Sessions::take_waiting() {
  std::vector<PendingCall> calls;
  for (auto& [id, call] : waiting_) calls.push_back(std::move(call));
  waiting_.clear();
  pool_.forget_calls();
  return calls;
}

void Sessions::describe(JsonArray& workers) const {
  const Steady::time_point now = loop_.clock().now();
  const auto ms = [](Duration time) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
  };
  for (const SessionPool::Seen& seen : pool_.list())
    workers.push_back({{"id", std::to_string(seen.worker)},
                       {"kind", "session"},
                       {"name", seen.name},
                       {"pid", seen.worker},
                       {"busy", seen.running},
                       {"calls", seen.calls},
                       {"age_ms", ms(now - seen.started)},
                       {"unused_ms", ms(now - seen.last_used)},
                       {"ttl_ms", ms(seen.ttl)},
                       {"rss_kb", seen.rss_kb},
                       {"state", seen.running > 0 ? "busy" : "ready"}});
}

void Sessions::pump() {
  SessionPool::Actions actions = pool_.decide(loop_.clock().now());
  for (const ChildId worker : actions.ends) end(worker);
  for (const SessionPool::HandOff& pair : actions.hand_offs) {
    const auto& worker = workers_.at(pair.worker);
    worker->outgoing.push_back(std::move(waiting_.extract(pair.call).mapped()));
    note(*worker, worker->outgoing.back(), kSessionHit);
    if (!std::exchange(worker->writing, true)) scope_.start("hand over", write(worker));
  }
  for (const CallId call : actions.refused)
    scope_.start("refuse", refuse(std::move(waiting_.extract(call).mapped())));
  for (const CallId call : actions.starts)
    doors_.want_child(call, std::move(waiting_.extract(call).mapped()));
  const auto next = pool_.next_change();
  if (next && (!watching_until_ || *next < *watching_until_)) {
    watching_until_ = next;
    scope_.start("session times", wait_for_change());
  }
}

void Sessions::note(Worker& worker, const PendingCall& call, std::string_view how) {
  worker.running.handed(++worker.handed, call.note, loop_.clock().now(), how);
  doors_.went_into_session(call.caller, how);
}

Co<> Sessions::write(std::shared_ptr<Worker> worker) {
  while (!worker->outgoing.empty()) {
    PendingCall call = std::move(worker->outgoing.front());
    worker->outgoing.pop_front();
    const std::vector<int> fds = call.descriptors();
    const auto written = co_await worker->socket.write_all(call.frame, fds);
    if (written) continue;  // the connection is the worker's now; ours closes here
    // It died before it read anything: another may take the call.
    pool_.gone(worker->id);
    submit(std::move(call));
  }
  worker->writing = false;
}

Co<> Sessions::listen(std::shared_ptr<Worker> worker) {
  FrameParser parser;
  std::vector<char> buffer(kHandoffReadBytes);
  std::vector<aio::Fd> fds;
  bool sane = true;
  while (sane) {
    const auto read = co_await worker->socket.read_some(buffer, fds);
    if (!read || *read == 0) break;
    parser.feed({buffer.data(), *read});
    sane = take_all(*worker, parser, fds);
    pump();
  }
  pool_.gone(worker->id);
  // A module wrote into it: what runs goes on to its end, and no further call is this worker's.
  if (!sane) ::shutdown(worker->socket.fd(), SHUT_RDWR);
  pump();
}

bool Sessions::take_all(Worker& worker, FrameParser& parser, std::vector<aio::Fd>& fds) {
  while (true) {
    auto frame = parser.next();
    if (!frame) log_.error("session worker: " + frame.error().message);
    if (!frame) return false;
    if (!*frame) return true;
    take(worker, **frame, fds);
  }
}

void Sessions::take(Worker& worker, const Frame& frame, std::vector<aio::Fd>& fds) {
  const std::string_view type = frame.type();
  if (type == "took") {
    pool_.took(worker.id, get_bool(frame.header, "open").value_or(false));
  } else if (type == "free") {
    const Steady::time_point now = loop_.clock().now();
    pool_.freed(worker.id, get_int(frame.header, "rss_kb").value_or(0), now);
    const auto number = static_cast<ChildId>(get_int(frame.header, "call").value_or(0));
    if (auto ran = worker.running.ended(number, now)) doors_.ran(*std::move(ran));
    if (get_bool(frame.header, "last").value_or(false)) pool_.gone(worker.id);
  } else if (type == "unlike") {
    take_back(worker, frame, fds);
  }
}

/// A call that came back, whole.
void Sessions::take_back(Worker& worker, const Frame& frame, std::vector<aio::Fd>& fds) {
  FrameParser parser;
  parser.feed(frame.body());
  auto inner = parser.next();
  if (!inner || !*inner || fds.size() < kCallFds + 1) return;
  auto request = read_session_request(**inner, fds[kCallFds - 1].get());
  if (!request || !*request) return;
  std::vector<aio::Fd> given(std::make_move_iterator(fds.begin()),
                             std::make_move_iterator(fds.begin() + kCallFds));
  aio::UnixSocket connection(loop_, std::move(fds[kCallFds]));
  fds.erase(fds.begin(), fds.begin() + kCallFds + 1);
  pool_.unlike(worker.id, (*request)->content, loop_.clock().now());
  PendingCall call{std::string(frame.body()),
                   std::move(given),
                   std::move(connection),
                   std::move(**request),
                   {},
                   0};
  if (const auto read = read_call(**inner)) call.note = note_of(*read, loop_.clock().now());
  worker.running.forget(static_cast<ChildId>(get_int(frame.header, "call").value_or(0)));
  const CallId id = next_call_++;
  pool_.call_came(id, *call.session, loop_.clock().now());
  waiting_.emplace(id, std::move(call));
}

Co<> Sessions::refuse(PendingCall call) {
  const std::string frame = encode_frame({{"t", "refused"}, {"why", "no session for it"}});
  (void)co_await call.connection.write_all(frame);
}

Co<> Sessions::wait_for_change() {
  const Steady::time_point until = *watching_until_;
  const auto slept = co_await aio::sleep_until(loop_, until);
  if (!slept || watching_until_ != until) co_return;  // another watches for something sooner
  watching_until_.reset();
  pump();
}

/// Its reading side sees the end; what it says until it exits is still heard.
void Sessions::end(ChildId worker) {
  const auto found = workers_.find(worker);
  if (found != workers_.end()) ::shutdown(found->second->socket.fd(), SHUT_WR);
}

}  // namespace hearth::worker
