#include "journal/dedup.hh"

#include <algorithm>
#include <cstring>

namespace hearth::journal {

std::size_t UuidHash::operator()(const Uuid& id) const {
  std::size_t half;
  std::memcpy(&half, id.bytes.data() + 8, sizeof half);
  return half;
}

bool Dedup::add(const EventHead& event) {
  if (ids_.contains(event.id)) return false;
  const auto known = producers_.find(event.producer);
  if (known != producers_.end() && known->second.seqs.contains(event.seq)) return false;
  producer_of(event.producer).seqs.add(event.seq);
  remember_id(event.id);
  return true;
}

/// The producer's state, ready to be changed: what it was is kept for `rollback`.
Dedup::Producer& Dedup::producer_of(const Uuid& id) {
  auto place = producers_.find(id);
  if (place == producers_.end()) {
    make_room();
    place = producers_.emplace(id, Producer{}).first;
    undo_.push_back({id, {}});
  } else if (!place->second.tentative) {
    undo_.push_back({id, place->second.seqs});
  }
  place->second.tentative = true;
  place->second.used = ++uses_;
  return place->second;
}

void Dedup::make_room() {
  if (producers_.size() < limits_.producers) return;
  auto quietest = producers_.end();
  for (auto it = producers_.begin(); it != producers_.end(); ++it) {
    const bool quieter = quietest == producers_.end() || it->second.used < quietest->second.used;
    if (!it->second.tentative && quieter) quietest = it;
  }
  if (quietest != producers_.end()) producers_.erase(quietest);
}

void Dedup::remember_id(const Uuid& id) {
  ids_.insert(id);
  id_order_.push_back(id);
  ++new_ids_;
  // Tentative ones stay whatever their number: a batch is bounded by who hands it in.
  while (id_order_.size() > limits_.ids && id_order_.size() > new_ids_) {
    ids_.erase(id_order_.front());
    id_order_.pop_front();
  }
}

void Dedup::commit() {
  for (const Undo& undo : undo_) {
    Producer& producer = producers_.at(undo.producer);
    producer.tentative = false;
    producer.kept_next = producer.seqs.next();
  }
  undo_.clear();
  new_ids_ = 0;
}

void Dedup::rollback() {
  for (Undo& undo : undo_) {
    if (!undo.before) {
      producers_.erase(undo.producer);
      continue;
    }
    Producer& producer = producers_.at(undo.producer);
    producer.seqs = std::move(*undo.before);
    producer.tentative = false;
  }
  undo_.clear();
  for (; new_ids_ > 0; --new_ids_) {
    ids_.erase(id_order_.back());
    id_order_.pop_back();
  }
}

std::optional<std::int64_t> Dedup::acked(const Uuid& producer) const {
  const auto known = producers_.find(producer);
  if (known == producers_.end() || known->second.kept_next == 0) return {};
  return known->second.kept_next - 1;
}

std::vector<std::pair<Uuid, SeqSet>> Dedup::producers() const {
  std::vector<std::pair<std::uint64_t, Uuid>> order;
  for (const auto& [id, producer] : producers_) order.emplace_back(producer.used, id);
  std::sort(order.begin(), order.end());
  std::vector<std::pair<Uuid, SeqSet>> out;
  for (const auto& [used, id] : order) out.emplace_back(id, producers_.at(id).seqs);
  return out;
}

void Dedup::restore(const Uuid& producer, SeqSet seqs) {
  if (!producers_.contains(producer)) make_room();
  Producer& place = producers_[producer];
  place.seqs = std::move(seqs);
  place.kept_next = place.seqs.next();
  place.used = ++uses_;
}

}  // namespace hearth::journal
