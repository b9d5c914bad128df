#include "worker/pool.hh"

#include <algorithm>

namespace hearth::worker {

void ChildPool::call_came(CallId call, Steady::time_point now, bool session) {
  waiting_.push_back({call, now, session});
}

void ChildPool::child_idle(ChildId child) {
  if (forking_ > 0) --forking_;
  idle_.push_back(child);
}

void ChildPool::child_gone(ChildId child) {
  std::erase(idle_, child);
}

void ChildPool::child_ended() {
  if (running_ > 0) --running_;
}

void ChildPool::fork_failed(std::size_t count, Steady::time_point now) {
  forking_ -= std::min(forking_, count);
  no_fork_until_ = now + limits_.fork_pause;
}

std::vector<ChildId> ChildPool::drop_idle() {
  std::vector<ChildId> dropped(idle_.begin(), idle_.end());
  idle_.clear();
  return dropped;
}

ChildPool::Actions ChildPool::decide(Steady::time_point now) {
  Actions actions;
  while (!idle_.empty()) {
    const auto next = next_to_run();
    if (next == waiting_.end()) break;
    actions.hand_offs.push_back({next->call, idle_.front()});
    waiting_.erase(next);
    idle_.pop_front();
    ++running_;
  }
  for (; waiting_.size() > limits_.waiting_max; waiting_.pop_back())
    actions.refused.push_back(waiting_.back().call);
  for (; !waiting_.empty() && now - waiting_.front().since >= limits_.wait_max;
       waiting_.pop_front())
    actions.refused.push_back(waiting_.front().call);
  if (no_fork_until_ && now >= *no_fork_until_) no_fork_until_.reset();
  if (no_fork_until_ && idle_.empty() && forking_ == 0) {
    for (const Waiting& waiting : waiting_) actions.refused.push_back(waiting.call);
    waiting_.clear();
  }
  const std::size_t at_once = running_ + waiting_.size();
  if (at_once >= burst_ || now - burst_at_ > limits_.burst_memory) {
    burst_ = at_once;
    burst_at_ = now;
  }
  actions.fork = no_fork_until_ ? 0 : to_fork();
  forking_ += actions.fork;
  return actions;
}

std::deque<ChildPool::Waiting>::iterator ChildPool::next_to_run() {
  if (running_ < limits_.running_max) return waiting_.begin();
  return std::ranges::find_if(waiting_, &Waiting::session);
}

std::size_t ChildPool::to_fork() const {
  const std::size_t least = std::clamp(burst_, limits_.idle_min, limits_.idle_max);
  const std::size_t have = idle_.size() + forking_;
  const bool busy = running_ > 0 && waiting_.empty();
  if (have >= waiting_.size() + least || (busy && 2 * have >= least)) return 0;
  const auto sessions =
      static_cast<std::size_t>(std::ranges::count_if(waiting_, &Waiting::session));
  const std::size_t room = limits_.running_max - std::min(limits_.running_max, running_) + sessions;
  const std::size_t most = std::max(least, std::min(2 * least, limits_.idle_max));
  const std::size_t wanted = std::min(waiting_.size() + most, room);
  return wanted > have ? wanted - have : 0;
}

std::optional<Steady::time_point> ChildPool::next_refusal() const {
  if (waiting_.empty()) return {};
  return waiting_.front().since + limits_.wait_max;
}

}  // namespace hearth::worker
