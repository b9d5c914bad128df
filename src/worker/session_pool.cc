#include "worker/session_pool.hh"

#include <algorithm>

namespace hearth::worker {

void SessionPool::call_came(CallId call, SessionRequest request, Steady::time_point since) {
  const auto later = [&](const Waiting& waiting) { return waiting.since > since; };
  waiting_.insert(std::ranges::find_if(waiting_, later), {call, std::move(request), since});
}

void SessionPool::started(CallId call, ChildId child, Steady::time_point now) {
  auto starting = starting_.extract(call);
  if (starting.empty()) return;
  const SessionRequest& request = starting.mapped();
  Worker worker;
  worker.name = request.name;
  worker.key = request.key;
  worker.started = now;
  worker.ttl = limits_.ttl;
  give(worker, request, now);
  workers_.insert_or_assign(child, std::move(worker));
}

void SessionPool::not_started(CallId call) {
  starting_.erase(call);
}

void SessionPool::took(ChildId worker, bool open) {
  const auto found = workers_.find(worker);
  if (found != workers_.end()) found->second.open = open;
}

void SessionPool::freed(ChildId worker, std::int64_t rss_kb, Steady::time_point now) {
  const auto found = workers_.find(worker);
  if (found == workers_.end()) return;
  Worker& it = found->second;
  if (it.running > 0) --it.running;
  it.rss_kb = rss_kb;
  it.last_used = now;
}

void SessionPool::unlike(ChildId worker, const std::string& content, Steady::time_point now) {
  const auto found = workers_.find(worker);
  if (found == workers_.end()) return;
  found->second.unlike.insert(content);
  freed(worker, found->second.rss_kb, now);
}

void SessionPool::gone(ChildId worker) {
  workers_.erase(worker);
}

SessionPool::Actions SessionPool::decide(Steady::time_point now) {
  Actions actions;
  end_those_that_are_due(now, actions);
  std::deque<Waiting> waiting;
  waiting.swap(waiting_);
  for (Waiting& call : waiting) decide_call(call, now, actions);
  return actions;
}

void SessionPool::decide_call(Waiting& waiting, Steady::time_point now, Actions& actions) {
  const auto worker = worker_for(waiting.request);
  if (worker) {
    give(workers_.at(*worker), waiting.request, now);
    actions.hand_offs.push_back({waiting.call, *worker});
    return;
  }
  const bool has_its_most = count(waiting.request.key) >= limits_.per_key_max;
  if (!has_its_most &&
      (workers_.size() + starting_.size() < limits_.workers_max || make_room(actions))) {
    actions.starts.push_back(waiting.call);
    starting_.emplace(waiting.call, std::move(waiting.request));
  } else if (waiting_.size() >= limits_.waiting_max || now - waiting.since >= limits_.wait_max) {
    actions.refused.push_back(waiting.call);
  } else {
    waiting_.push_back(std::move(waiting));
  }
}

/// The free one that was used last, so that the others reach their TTL; else an open one.
std::optional<ChildId> SessionPool::worker_for(const SessionRequest& request) const {
  std::optional<ChildId> best;
  for (const auto& [id, worker] : workers_) {
    if (!takes(worker, request)) continue;
    if (!best) {
      best = id;
      continue;
    }
    const Worker& other = workers_.at(*best);
    const bool freer = worker.running == 0 && other.running > 0;
    const bool as_free = (worker.running == 0) == (other.running == 0);
    if (freer || (as_free && worker.last_used > other.last_used)) best = id;
  }
  return best;
}

bool SessionPool::takes(const Worker& worker, const SessionRequest& request) const {
  if (worker.key != request.key || worker.unlike.contains(request.content)) return false;
  if (worker.calls >= limits_.calls_max) return false;
  if (worker.running == 0) return true;
  return worker.open && request.open && worker.running < limits_.beside_max &&
         worker.posture == request.posture;
}

std::size_t SessionPool::count(const std::string& key) const {
  const auto of_key = [&](const auto& entry) { return entry.second.key == key; };
  return static_cast<std::size_t>(std::ranges::count_if(workers_, of_key) +
                                  std::ranges::count_if(starting_, of_key));
}

bool SessionPool::make_room(Actions& actions) {
  auto oldest = workers_.end();
  for (auto it = workers_.begin(); it != workers_.end(); ++it) {
    const Worker& worker = it->second;
    if (worker.running > 0) continue;
    if (oldest == workers_.end() || worker.last_used < oldest->second.last_used) oldest = it;
  }
  if (oldest == workers_.end()) return false;
  actions.ends.push_back(oldest->first);
  workers_.erase(oldest);
  return true;
}

void SessionPool::give(Worker& worker, const SessionRequest& request, Steady::time_point now) {
  if (worker.running == 0) {
    worker.open = request.open;
    worker.posture = request.posture;
  }
  ++worker.running;
  ++worker.calls;
  worker.last_used = now;
  if (request.ttl) worker.ttl = *request.ttl;
}

void SessionPool::end_those_that_are_due(Steady::time_point now, Actions& actions) {
  for (auto it = workers_.begin(); it != workers_.end();) {
    const Worker& worker = it->second;
    const bool used_up = worker.calls >= limits_.calls_max || worker.rss_kb > limits_.rss_max_kb;
    const bool due = worker.running == 0 && (used_up || now - worker.last_used >= worker.ttl);
    if (due) actions.ends.push_back(it->first);
    it = due ? workers_.erase(it) : std::next(it);
  }
}

std::optional<Steady::time_point> SessionPool::next_change() const {
  std::optional<Steady::time_point> next;
  const auto at = [&](Steady::time_point time) { next = next ? std::min(*next, time) : time; };
  for (const auto& [id, worker] : workers_)
    if (worker.running == 0) at(worker.last_used + worker.ttl);
  for (const Waiting& waiting : waiting_) at(waiting.since + limits_.wait_max);
  return next;
}

std::optional<Steady::time_point> SessionPool::kept_until(Steady::time_point now) const {
  std::optional<Steady::time_point> last;
  for (const auto& [id, worker] : workers_) {
    const Steady::time_point due = (worker.running > 0 ? now : worker.last_used) + worker.ttl;
    last = last ? std::max(*last, due) : due;
  }
  return last;
}

std::vector<SessionPool::Seen> SessionPool::list() const {
  std::vector<Seen> seen;
  for (const auto& [id, worker] : workers_)
    seen.push_back({id, worker.name, worker.running, worker.calls, worker.rss_kb, worker.started,
                    worker.last_used, worker.ttl});
  return seen;
}

std::vector<ChildId> SessionPool::let_go(const Chosen& chosen) {
  std::vector<ChildId> found;
  for (auto it = workers_.begin(); it != workers_.end();) {
    const bool named = chosen.name.empty() || it->second.name == chosen.name;
    const bool meant =
        named && it->first != chosen.but && (!chosen.only || it->first == chosen.only);
    if (meant) found.push_back(it->first);
    it = meant ? workers_.erase(it) : std::next(it);
  }
  return found;
}

}  // namespace hearth::worker
