#include "record/machine/machines.hh"

#include <algorithm>
#include <tuple>

#include "base/error.hh"

namespace hearth::record {
namespace {

/// The earlier of two tellings begins; pins and places add up.
void merge(Appearance& known, const Appearance& part) {
  known.at = std::min(known.at, part.at);
  if (known.name.scope.empty()) known.name.scope = part.name.scope;
  known.localhost |= part.localhost;
  known.pin = std::max(known.pin, part.pin);
  known.evidence.merge(part.evidence);
}

}  // namespace

bool differs(const Seen& one, const Seen& other) {
  return std::tie(one.machine, one.created, one.verdict, one.rule, one.score, one.equal, one.rivals,
                  one.shared, one.moves, one.host.name, one.host.pin, one.host.evidence) !=
         std::tie(other.machine, other.created, other.verdict, other.rule, other.score, other.equal,
                  other.rivals, other.shared, other.moves, other.host.name, other.host.pin,
                  other.host.evidence);
}

bool Machines::open(const Uuid& run) const {
  const auto known = begun_.find(run);
  return known != begun_.end() && !layers_[index_of({known->second, run})].closed;
}

std::size_t Machines::index_of(const When& when) const {
  const auto found = std::ranges::lower_bound(layers_, when, {}, &Layer::when);
  HEARTH_ASSERT(found != layers_.end() && found->when == when);
  return static_cast<std::size_t>(found - layers_.begin());
}

/// Takes the state back to before layer `to`.
void Machines::rewind(std::size_t to) {
  if (to >= applied_) return;
  state_.back_to(layers_[to].before);
  applied_ = to;
}

void Machines::put(Layer layer) {
  const auto at = std::ranges::upper_bound(layers_, layer.when, {}, &Layer::when);
  const auto index = static_cast<std::size_t>(at - layers_.begin());
  rewind(index);
  layers_.insert(at, std::move(layer));
}

Machines::Layer& Machines::layer(const Uuid& run, UtcMicros at) {
  Layer fresh;
  if (const auto known = begun_.find(run); known != begun_.end()) {
    const std::size_t index = index_of({known->second, run});
    rewind(index);
    if (at >= known->second) return layers_[index];
    // It began earlier than was known: another place in the order.
    fresh = std::move(layers_[index]);
    layers_.erase(layers_.begin() + static_cast<std::ptrdiff_t>(index));
  }
  begun_[run] = at;
  fresh.when = {at, run};
  put(std::move(fresh));
  return layers_[index_of({at, run})];
}

void Machines::add(const Appearance& part) {
  Layer& run = layer(part.run, part.at);
  const auto [host, added] = run.hosts.try_emplace(part.name.host, Host{part, {}, {}});
  if (!added) merge(host->second.known, part);
  run.changed = true;
}

void Machines::add(const Decision& decision) {
  Layer fresh;
  fresh.when = {decision.at, decision.id};
  fresh.decision = decision;
  fresh.changed = false;
  fresh.closed = true;
  const auto when = fresh.when;
  if (std::ranges::binary_search(layers_, when, {}, &Layer::when)) return;
  put(std::move(fresh));
  for (Layer& layer : layers_)
    if (when < layer.when && !layer.decision) layer.changed = true;
}

void Machines::replay(const Seen& seen) {
  Layer& run = layer(seen.host.run, seen.host.at);
  const bool fresh = run.hosts.empty();
  const auto [host, added] = run.hosts.try_emplace(seen.host.name.host, Host{seen.host, {}, {}});
  if (!added) merge(host->second.known, seen.host);
  host->second.told = host->second.now = seen;
  // Of a run that was settled before, an event holds only what was new.
  host->second.told->host = host->second.now->host = host->second.known;
  if (fresh) run.changed = false;
}

void Machines::close(const Uuid& run) {
  const auto known = begun_.find(run);
  if (known != begun_.end()) layers_[index_of({known->second, run})].closed = true;
}

Seen Machines::decide(const Appearance& host) const {
  Seen seen;
  seen.host = host;
  const Question question = state_.question(host);
  Answer answer = record::decide(question);
  if (const auto pinned = state_.pinned(host)) {
    const bool twice = state_.in_run(*pinned, host);
    answer = {twice ? Verdict::alias : Verdict::same, Rule::pin, pinned, 0, {}, {}, {}};
  }
  seen.created = !answer.machine;
  seen.machine = answer.machine.value_or(state_.new_uid(host.run, host.name.host));
  seen.verdict = answer.verdict;
  seen.rule = answer.rule;
  seen.score = answer.score;
  seen.equal = std::move(answer.equal);
  seen.rivals = std::move(answer.rivals);
  seen.shared = std::move(answer.shared);
  for (const Value& value : state_.overlapping(host, seen.machine))
    if (!std::ranges::count(seen.shared, value)) seen.shared.push_back(value);
  std::ranges::sort(seen.shared);
  if (!seen.shared.empty()) seen.moves = state_.moves(seen.shared, host, seen.machine);
  std::ranges::sort(seen.moves);
  return seen;
}

void Machines::decide(Layer& layer) {
  layer.before = state_.mark();
  if (layer.decision) state_.apply(*layer.decision);
  for (auto& [name, host] : layer.hosts) {
    // What the journal says holds, unless something changed since.
    if (layer.changed || !host.now) host.now = decide(host.known);
    state_.apply(*host.now);
  }
  layer.changed = false;
}

/// Closed layers at the bottom can no longer change.
void Machines::absorb() {
  std::size_t count = 0;
  while (count < applied_ && (layers_[count].closed || layers_.size() - count > kOpenMax)) ++count;
  if (count == 0) return;
  state_.forget(count < applied_ ? layers_[count].before : state_.mark());
  for (std::size_t i = 0; i < count; ++i) begun_.erase(layers_[i].when.second);
  layers_.erase(layers_.begin(), layers_.begin() + static_cast<std::ptrdiff_t>(count));
  applied_ -= count;
}

std::vector<Seen> Machines::settle() {
  // A run that is decided again takes those after it along: they stand on it.
  bool again = false;
  for (; applied_ < layers_.size(); ++applied_) {
    Layer& layer = layers_[applied_];
    again |= layer.changed;
    layer.changed = again && !layer.decision;
    decide(layer);
  }
  std::vector<Seen> out;
  for (Layer& layer : layers_)
    for (auto& [name, host] : layer.hosts)
      if (host.now && (!host.told || differs(*host.told, *host.now))) {
        host.told = host.now;
        out.push_back(*host.now);
      }
  absorb();
  return out;
}

}  // namespace hearth::record
