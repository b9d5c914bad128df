#include "worker/memo.hh"

#include <algorithm>
#include <utility>

namespace hearth::worker {

std::size_t Memo::Entry::bytes() const {
  return key.scope.size() + key.key.size() + name.size() + value->size();
}

std::optional<Memo::Answer> Memo::get(AskerId asker, const MemoQuestion& question,
                                      Steady::time_point now) {
  expire(now);
  const auto flight = flights_.find(question.key);
  const bool holds = flight != flights_.end() && flight->second.holder == asker;
  if (!holds) held_.erase({asker, question.key});  // it asks anew: what it had begun is over
  const auto found = by_key_.find(question.key);
  if (found != by_key_.end() && question.ttl > Duration::zero()) {
    if (question.take) return take(asker, question, found->second);
    use(found->second, question.ttl, now);
    return Answer{asker, found->second->value, false};
  }
  // Who wants nothing kept wants nothing that was: the last caller's ttl counts.
  if (found != by_key_.end()) erase(found->second);
  if (question.ttl <= Duration::zero()) return miss(asker, false);
  if (holds) return miss(asker, true);
  if (flight == flights_.end()) return miss(asker, hold(asker, question));
  if (waiting_.size() >= limits_.waiting_max || question.wait_max <= Duration::zero())
    return miss(asker, false);
  waiting_.emplace(asker, question.key);
  flight->second.waiters.push_back({asker, question.name, question.ttl, now + question.wait_max});
  return {};
}

/// From here on it is as if the asker made the value anew: a clear that meets it so is heeded.
Memo::Answer Memo::take(AskerId asker, const MemoQuestion& question, Entries::iterator entry) {
  ++hits_;
  Value value = entry->value;
  erase(entry);
  return {asker, std::move(value), hold(asker, question)};
}

Memo::Answer Memo::miss(AskerId asker, bool flight) {
  ++misses_;
  return {asker, nullptr, flight};
}

/// False where too many are held already: the asker goes on without, and nobody waits for it.
bool Memo::hold(AskerId asker, const MemoQuestion& question) {
  if (held_.size() >= limits_.held_max) return false;
  held_[{asker, question.key}] = {question.name};
  flights_[question.key] = {asker, {}};
  return true;
}

Memo::Put Memo::put(AskerId asker, const MemoQuestion& question, std::string value,
                    Steady::time_point now) {
  expire(now);
  const auto held = held_.find({asker, question.key});
  if (held != held_.end() && held->second.in_vain) {
    held_.erase(held);
    return Put::cleared;
  }
  if (const auto old = by_key_.find(question.key); old != by_key_.end()) erase(old->second);
  const bool too_big = value.size() > limits_.value_bytes_max;
  if (too_big || question.ttl <= Duration::zero()) {
    end_flight(asker, question.key, too_big);
    return too_big ? Put::too_big : Put::ttl;
  }
  if (held != held_.end()) held_.erase(held);
  const Value shared = std::make_shared<const std::string>(std::move(value));
  Entry entry{question.key, question.name, shared, question.ttl, now, now};
  bytes_ += entry.bytes();
  due_.emplace(now + entry.ttl, entry.key);
  entries_.push_front(std::move(entry));
  by_key_[question.key] = entries_.begin();
  answer_all(question.key, shared);
  shrink();
  return Put::kept;
}

void Memo::drop(AskerId asker, const MemoKey& key, bool for_all) {
  end_flight(asker, key, for_all);
}

void Memo::end_flight(AskerId asker, const MemoKey& key, bool for_all) {
  held_.erase({asker, key});
  const auto flight = flights_.find(key);
  if (flight == flights_.end() || flight->second.holder != asker) return;
  if (for_all) {
    release(flight);
  } else {
    hand_on(flight);
  }
}

/// The one that waited longest is told `miss` and holds the flight from here on.
void Memo::hand_on(std::map<MemoKey, Flight>::iterator flight) {
  auto& [key, state] = *flight;
  if (state.waiters.empty()) {
    flights_.erase(flight);
    return;
  }
  const Waiter next = std::move(state.waiters.front());
  state.waiters.pop_front();
  state.holder = next.asker;
  waiting_.erase(next.asker);
  held_[{next.asker, key}] = {next.name};
  answers_.push_back(miss(next.asker, true));
}

/// Nobody waits any longer: each makes the value for itself.
void Memo::release(std::map<MemoKey, Flight>::iterator flight) {
  for (const Waiter& waiter : flight->second.waiters) {
    waiting_.erase(waiter.asker);
    answers_.push_back(miss(waiter.asker, false));
  }
  flights_.erase(flight);
}

/// The value is there: all who wait have it, and the last of them says for how long it stays.
void Memo::answer_all(const MemoKey& key, const Value& value) {
  const auto flight = flights_.find(key);
  if (flight == flights_.end()) return;
  const Entries::iterator entry = by_key_.at(key);
  for (const Waiter& waiter : flight->second.waiters) {
    waiting_.erase(waiter.asker);
    answers_.push_back({waiter.asker, value, false});
    use(entry, waiter.ttl, entry->put_at);
  }
  flights_.erase(flight);
}

void Memo::gone(AskerId asker) {
  forget_waiter(asker);
  const HeldKey first{asker, {}};
  for (auto it = held_.lower_bound(first); it != held_.end() && it->first.first == asker;
       it = held_.lower_bound(first)) {
    const MemoKey key = it->first.second;
    end_flight(asker, key, false);
  }
}

void Memo::forget_waiter(AskerId asker) {
  const auto waiting = waiting_.find(asker);
  if (waiting == waiting_.end()) return;
  const auto flight = flights_.find(waiting->second);
  std::erase_if(flight->second.waiters, [&](const Waiter& one) { return one.asker == asker; });
  waiting_.erase(waiting);
}

Memo::Cleared Memo::clear(const std::optional<std::string>& scope,
                          const std::optional<std::set<std::string>>& names) {
  const auto matches = [&](const MemoKey& key, const std::string& name) {
    return (!scope || *scope == key.scope) && (!names || names->contains(name));
  };
  Cleared cleared;
  for (auto it = entries_.begin(); it != entries_.end();) {
    const auto entry = it++;
    if (!matches(entry->key, entry->name)) continue;
    ++cleared.entries;
    cleared.names.insert(entry->name);
    erase(entry);
  }
  std::vector<HeldKey> in_vain;
  for (auto& [key, held] : held_)
    if (!held.in_vain && matches(key.second, held.name)) {
      held.in_vain = true;
      in_vain.push_back(key);
    }
  for (const auto& [asker, key] : in_vain) {
    const auto flight = flights_.find(key);
    if (flight != flights_.end() && flight->second.holder == asker) hand_on(flight);
  }
  return cleared;
}

void Memo::use(Entries::iterator entry, Duration ttl, Steady::time_point now) {
  ++hits_;
  ++entry->hits;
  due_.erase({entry->used_at + entry->ttl, entry->key});
  entry->used_at = now;
  entry->ttl = ttl;
  due_.emplace(now + ttl, entry->key);
  entries_.splice(entries_.begin(), entries_, entry);
}

void Memo::erase(Entries::iterator entry) {
  bytes_ -= entry->bytes();
  due_.erase({entry->used_at + entry->ttl, entry->key});
  by_key_.erase(entry->key);
  entries_.erase(entry);
}

void Memo::shrink() {
  while (entries_.size() > limits_.entries_max || bytes_ > limits_.bytes_max)
    erase(std::prev(entries_.end()));
}

void Memo::expire(Steady::time_point now) {
  while (!due_.empty() && due_.begin()->first <= now) {
    const MemoKey key = due_.begin()->second;
    erase(by_key_.at(key));
  }
  for (auto& [key, flight] : flights_)
    std::erase_if(flight.waiters, [&](const Waiter& waiter) {
      if (waiter.until > now) return false;
      waiting_.erase(waiter.asker);
      answers_.push_back(miss(waiter.asker, false));
      return true;
    });
}

std::optional<Steady::time_point> Memo::next_due() const {
  std::optional<Steady::time_point> due;
  if (!due_.empty()) due = due_.begin()->first;
  for (const auto& [key, flight] : flights_)
    for (const Waiter& waiter : flight.waiters)
      due = due ? std::min(*due, waiter.until) : waiter.until;
  return due;
}

std::optional<Steady::time_point> Memo::kept_until() const {
  if (due_.empty()) return {};
  return due_.rbegin()->first;
}

Memo::Counts Memo::counts() const {
  return {entries_.size(), bytes_, waiting_.size(), hits_, misses_};
}

std::vector<Memo::Group> Memo::groups(Steady::time_point now) const {
  std::map<std::pair<std::string, std::string>, Group> found;
  for (const Entry& entry : entries_) {
    const auto [it, first] = found.try_emplace({entry.key.scope, entry.name});
    Group& group = it->second;
    group.scope = entry.key.scope;
    group.name = entry.name;
    ++group.entries;
    group.bytes += entry.bytes();
    group.hits += entry.hits;
    group.oldest = std::max(group.oldest, now - entry.put_at);
    group.unused = first ? now - entry.used_at : std::min(group.unused, now - entry.used_at);
  }
  std::vector<Group> groups;
  for (auto& [key, group] : found) groups.push_back(std::move(group));
  return groups;
}

}  // namespace hearth::worker
