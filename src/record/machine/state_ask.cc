#include <algorithm>

#include "base/text.hh"
#include "record/machine/state.hh"
#include "record/store/hash.hh"

namespace hearth::record {
namespace {

/// Board and serials that a container sees are the outer machine's.
bool of_the_board(Key key) {
  return key == Key::uuid || key == Key::serial;
}

std::string bytes_text(const Uuid& id) {
  return {reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()};
}

bool holds(const Facet& facet, const Value& value) {
  return std::ranges::find(facet.kept, value, &Kept::value) != facet.kept.end();
}

}  // namespace

Uuid MachineState::root(const Uuid& machine) const {
  Uuid at = machine;
  for (int steps = 0; steps < 64; ++steps) {  // a circle cannot be made, but may be read
    const Machine* found = machines_.find(at);
    if (!found || !found->into) return at;
    at = *found->into;
  }
  return at;
}

std::vector<Uuid> MachineState::group(const Uuid& root_id) const {
  std::vector<Uuid> all{root_id};
  if (undo_.all().empty()) return all;  // nothing was ever merged
  for (const auto& [id, machine] : machines_.all())
    if (machine.into && root(id) == root_id) all.push_back(id);
  return all;
}

Uuid MachineState::new_uid(const Uuid& run, const std::string& host) const {
  for (int n = 0;; ++n) {
    const std::string hash =
        sha256(join({"machine/", bytes_text(run), "/", host, "/", std::to_string(n)}));
    Uuid id;
    std::copy_n(hash.begin(), id.bytes.size(), id.bytes.begin());
    id.bytes[6] = 0x80 | (id.bytes[6] & 0x0f);  // version 8: made by a rule of its own (RFC 9562)
    id.bytes[8] = 0x80 | (id.bytes[8] & 0x3f);
    if (!machines_.find(id)) return id;
  }
}

bool MachineState::held_outside(const Value& value) const {
  const std::set<Uuid>* holders = holders_.find(value);
  if (!holders) return false;
  return std::ranges::any_of(*holders, [&](const Uuid& id) {
    const Machine* machine = machines_.find(id);
    return machine && std::ranges::any_of(machine->facets, [&](const auto& entry) {
             return entry.second.place != Place::container && holds(entry.second, value);
           });
  });
}

/// A value that both a container and the machine around it have is the outer machine's.
bool MachineState::outer(const Value& value, Place mine, Place theirs) const {
  if (mine == Place::container) return held_outside(value);
  return mine == Place::bare && theirs == Place::container;
}

Evidence MachineState::weighed(const Appearance& host) const {
  Evidence out = host.evidence;
  if (out.place == Place::unknown)  // not told this time, but before
    if (const Uuid* known = names_.find(host.name))
      if (const Machine* machine = machines_.find(*known))
        if (const auto facet = machine->facets.find(host.name); facet != machine->facets.end())
          out.place = facet->second.place;
  out.erase_if([&](const Value& value) {
    return is_shared(value) || (out.place == Place::container && of_the_board(key_of(value.kind)));
  });
  return out;
}

Candidate MachineState::candidate(const Uuid& root_id, const Appearance& host,
                                  const Evidence& evidence) const {
  Candidate out;
  out.machine = root_id;
  std::map<Kind, UtcMicros> latest;
  const auto members = group(root_id);
  const auto each_facet = [&](auto&& look) {
    for (const Uuid& id : members)
      if (const Machine* machine = machines_.find(id))
        for (const auto& [name, facet] : machine->facets) look(name, facet);
  };
  each_facet([&](const ScopedName& name, const Facet& facet) {
    out.knows_name |= name == host.name;
    out.in_run |= facet.run == host.run && name != host.name;
    for (const Kept& kept : facet.kept)
      latest[kept.value.kind] = std::max(latest[kept.value.kind], kept.last);
  });
  // The last word on each kind; two names may have said it in one run.
  each_facet([&](const ScopedName&, const Facet& facet) {
    for (const Kept& kept : facet.kept)
      if (kept.last == latest[kept.value.kind] && !is_shared(kept.value))
        out.held.push_back(
            {kept.value, kept.fresh, outer(kept.value, evidence.place, facet.place)});
  });
  const Uuid* named = host.name.scope.empty() ? nullptr : names_.find(host.name);
  out.named = named && root(*named) == root_id;
  return out;
}

Question MachineState::question(const Appearance& host) const {
  Question question;
  question.evidence = weighed(host);
  question.name_counts = !host.localhost;
  std::set<Uuid> roots;
  for (const auto& [value, fresh] : question.evidence.all()) {
    const std::set<Uuid>* holders = value.kind == Kind::mac ? nullptr : holders_.find(value);
    if (!holders) continue;
    for (const Uuid& id : *holders) roots.insert(root(id));
  }
  if (const Uuid* named = host.name.scope.empty() ? nullptr : names_.find(host.name))
    roots.insert(root(*named));
  for (const Uuid& id : roots)
    question.candidates.push_back(candidate(id, host, question.evidence));
  return question;
}

std::optional<Uuid> MachineState::pinned(const Appearance& host) const {
  const Uuid* found = host.pin.empty() ? pins_.find(host.name) : titles_.find(host.pin);
  if (!found) return {};
  return root(*found);
}

bool MachineState::in_run(const Uuid& machine, const Appearance& host) const {
  return machines_.find(machine) && candidate(machine, host, host.evidence).in_run;
}

std::vector<Value> MachineState::overlapping(const Appearance& host, const Uuid& machine) const {
  std::vector<Value> out;
  const Evidence evidence = weighed(host);
  for (const auto& [value, fresh] : evidence.all()) {
    const std::set<Uuid>* holders = holders_.find(value);
    if (!holders) continue;
    UtcMicros since = host.at;
    std::vector<const Facet*> others;
    for (const Uuid& id : *holders)
      for (const auto& [name, facet] : machines_.find(id)->facets)
        for (const Kept& kept : facet.kept) {
          if (kept.value != value) continue;
          if (root(id) == root(machine)) {
            since = std::min(since, kept.first);
          } else if (!outer(value, evidence.place, facet.place)) {
            others.push_back(&facet);
          }
        }
    for (const Facet* facet : others) {
      const auto kept = std::ranges::find(facet->kept, value, &Kept::value);
      const bool overlap =
          facet->run == host.run || (kept->first <= host.at && since <= kept->last);
      if (overlap && (out.empty() || out.back() != value)) out.push_back(value);
    }
  }
  return out;
}

namespace {

bool equal_key(const Facet& one, const Facet& other, const std::set<Value>& without) {
  return std::ranges::any_of(one.kept, [&](const Kept& kept) {
    return kept.value.kind != Kind::mac && !without.contains(kept.value) &&
           holds(other, kept.value);
  });
}

}  // namespace

std::vector<Move> MachineState::moves(const std::vector<Value>& shared, const Appearance& host,
                                      const Uuid& machine) const {
  std::vector<Move> out;
  std::set<Value> without(shared.begin(), shared.end());
  for (const auto& [value, is] : shared_.all()) without.insert(value);
  std::set<Uuid> touched;
  for (const Value& value : shared)
    if (const std::set<Uuid>* holders = holders_.find(value))
      touched.insert(holders->begin(), holders->end());
  for (const Uuid& id : touched) {
    const auto& facets = machines_.find(id)->facets;
    const auto anchor = std::ranges::min_element(
        facets, {}, [](const auto& entry) { return std::pair(entry.second.first, entry.first); });
    for (const auto& [name, facet] : facets) {
      const bool held =
          std::ranges::any_of(shared, [&](const Value& v) { return holds(facet, v); });
      if (name == anchor->first || !held || pins_.find(name)) continue;
      if (std::ranges::any_of(facets, [&](const auto& other) {
            return other.first != name && equal_key(facet, other.second, without);
          }))
        continue;
      const Uuid* now = names_.find(name);
      Uuid to = now && root(*now) != root(id) ? root(*now) : new_uid(facet.run, name.host);
      if (name == host.name) to = machine;
      if (root(to) != root(id)) out.push_back({name, id, to});
    }
  }
  return out;
}

}  // namespace hearth::record
