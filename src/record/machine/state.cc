#include "record/machine/state.hh"

#include <algorithm>

#include "base/text.hh"

namespace hearth::record {
namespace {

bool holds(const Machine& machine, const Value& value) {
  return std::ranges::any_of(machine.facets, [&](const auto& entry) {
    return std::ranges::find(entry.second.kept, value, &Kept::value) != entry.second.kept.end();
  });
}

/// Two words on the same names: the later one for each kind.
void join_facets(Facet& facet, const Facet& more) {
  if (facet.kept.empty() && facet.last == 0) {
    facet = more;
    return;
  }
  for (const Kept& kept : more.kept) {
    const auto same = std::ranges::find(facet.kept, kept.value, &Kept::value);
    if (same != facet.kept.end()) {
      same->first = std::min(same->first, kept.first);
      same->last = std::max(same->last, kept.last);
      continue;
    }
    const auto known =
        std::ranges::find(facet.kept, kept.value.kind, [](const Kept& k) { return k.value.kind; });
    if (known == facet.kept.end() || kept.value.kind == Kind::mac) {
      facet.kept.push_back(kept);
    } else if (known->last < kept.last) {
      *known = kept;
    }
  }
  std::ranges::sort(facet.kept, {}, &Kept::value);
  facet.first = std::min(facet.first, more.first);
  if (more.last > facet.last) facet.run = more.run;
  facet.last = std::max(facet.last, more.last);
  facet.place = std::max(facet.place, more.place);
}

}  // namespace

void MachineState::hold(const Value& value, const Uuid& machine) {
  if (const auto* known = holders_.find(value); known && known->contains(machine)) return;
  holders_.change(value).insert(machine);
}

void MachineState::let_go(const Value& value, const Uuid& machine) {
  if (holds(*machines_.find(machine), value)) return;
  std::set<Uuid>& holders = holders_.change(value);
  holders.erase(machine);
  if (holders.empty()) holders_.erase(value);
}

void MachineState::keep(const Uuid& machine, const Appearance& host) {
  const std::vector<Told> all = host.evidence.all();
  Facet& facet = machines_.change(machine).facets[host.name];
  facet.first = facet.last == 0 ? host.at : std::min(facet.first, host.at);
  if (host.at >= facet.last) facet.run = host.run;
  facet.last = std::max(facet.last, host.at);
  if (host.evidence.place != Place::unknown) facet.place = host.evidence.place;
  std::vector<Value> gone;
  std::vector<Kept> kept;
  for (const Kept& old : facet.kept) {
    const auto again = std::ranges::find(all, old.value, &Told::value);
    // A cache's word does not replace what was looked up.
    const bool told = std::ranges::any_of(all, [&](const Told& one) {
      return one.value.kind == old.value.kind && (one.fresh || !old.fresh);
    });
    if (again != all.end() || !told) {
      kept.push_back(old);
      if (again != all.end()) {
        kept.back().first = std::min(old.first, host.at);
        kept.back().last = std::max(old.last, host.at);
        kept.back().fresh |= again->fresh;
      }
    } else {
      gone.push_back(old.value);
    }
  }
  for (const auto& [value, fresh] : all) {
    const bool board = key_of(value.kind) == Key::uuid || key_of(value.kind) == Key::serial;
    if (board && facet.place == Place::container) continue;  // the outer machine's
    const bool there = std::ranges::any_of(kept, [&](const Kept& k) {
      return k.value == value || (k.value.kind == value.kind && value.kind != Kind::mac);
    });
    if (!there) kept.push_back({value, host.at, host.at, fresh});
  }
  std::ranges::sort(kept, {}, &Kept::value);
  facet.kept = std::move(kept);
  const std::vector<Kept> now = facet.kept;  // `hold` may not look into the ledger's own row
  for (const Kept& one : now) hold(one.value, machine);
  for (const Value& value : gone) let_go(value, machine);
}

void MachineState::move(const Move& what) {
  for (const Uuid& id : group(root(what.from))) {
    const Machine* from = machines_.find(id);
    const auto found = from ? from->facets.find(what.name) : decltype(from->facets.end()){};
    if (!from || found == from->facets.end()) continue;
    const Facet facet = found->second;
    machines_.change(id).facets.erase(what.name);
    for (const Kept& kept : facet.kept) let_go(kept.value, id);
    const bool there = machines_.find(what.to);
    Machine& to = machines_.change(what.to);
    if (!there) to.first = facet.first;
    if (to.title.empty()) to.title = what.name.host;
    join_facets(to.facets[what.name], facet);
    for (const Kept& kept : facet.kept) hold(kept.value, what.to);
    names_.change(what.name) = what.to;
    return;
  }
}

void MachineState::apply(const Seen& seen) {
  for (const Value& value : seen.shared) shared_.change(value) = true;
  const bool there = machines_.find(seen.machine);
  Machine& machine = machines_.change(seen.machine);
  if (!there) machine.first = seen.host.at;
  if (!machine.titled && (!seen.host.localhost || machine.title.empty()))
    machine.title = seen.host.name.host;
  if (!seen.host.pin.empty()) {
    machine.title = seen.host.pin;
    machine.titled = true;
    titles_.change(seen.host.pin) = seen.machine;
  }
  for (const Move& one : seen.moves) move(one);
  keep(seen.machine, seen.host);
  names_.change(seen.host.name) = seen.machine;
}

void MachineState::apply(const Decision& decision) {
  std::visit([&](const auto& what) { apply_what(decision, what); }, decision.what);
}

void MachineState::apply_what(const Decision& decision, const Merge& merge) {
  const Uuid from = root(merge.machine), into = root(merge.into);
  if (from == into || !machines_.find(from) || !machines_.find(into)) return;
  machines_.change(from).into = into;
  Reversal reversal{merge, {}, {}, {}};
  // What only these two shared tells machines apart again.
  for (const Uuid& id : group(into))
    for (const auto& [name, facet] : machines_.find(id)->facets)
      for (const Kept& kept : facet.kept)
        if (is_shared(kept.value) &&
            std::ranges::all_of(*holders_.find(kept.value),
                                [&](const Uuid& holder) { return root(holder) == into; })) {
          shared_.erase(kept.value);
          reversal.unshared.push_back(kept.value);
        }
  undo_.change(decision.id) = std::move(reversal);
}

void MachineState::apply_what(const Decision& decision, const Split& split) {
  const Uuid source = root(split.machine);
  if (!machines_.find(source) || machines_.find(split.into)) return;
  Reversal reversal{split, {}, {}, {}};
  std::vector<std::pair<ScopedName, bool>> names;  // whether the latest run is among the hosts
  for (const Uuid& id : group(source))
    for (const auto& [name, facet] : machines_.find(id)->facets)
      if (std::ranges::any_of(split.hosts, [&](const auto& h) { return h.host == name.host; }))
        names.emplace_back(name,
                           std::ranges::count(split.hosts, Split::Host{facet.run, name.host}) > 0);
  Machine& made = machines_.change(split.into);
  made.first = decision.at;
  made.title = split.title;
  made.titled = !split.title.empty();
  if (made.titled) titles_.change(split.title) = split.into;
  if (made.title.empty() && !split.hosts.empty()) made.title = split.hosts[0].host;
  for (const auto& [name, latest] : names) {
    if (latest) {
      move({name, source, split.into});
      reversal.moved.push_back({name, source, split.into});
    }
    pins_.change(name) = split.later.value_or(latest ? split.into : source);
    reversal.pinned.push_back(name);
  }
  undo_.change(decision.id) = std::move(reversal);
}

void MachineState::apply_what(const Decision&, const Rename& rename) {
  const Uuid id = root(rename.machine);
  if (!machines_.find(id) || rename.title.empty()) return;
  machines_.change(id).title = rename.title;
  machines_.change(id).titled = true;
  titles_.change(rename.title) = id;
}

void MachineState::apply_what(const Decision&, const Undo& undo) {
  const Reversal* found = undo_.find(undo.decision);
  if (!found) return;
  const Reversal reversal = *found;
  undo_.erase(undo.decision);
  for (const ScopedName& name : reversal.pinned) pins_.erase(name);
  for (const Move& moved : reversal.moved) move({moved.name, moved.to, moved.from});
  for (const Value& value : reversal.unshared) shared_.change(value) = true;
  if (const auto* merge = std::get_if<Merge>(&reversal.what))
    machines_.change(merge->machine).into.reset();
}

std::string MachineState::text() const {
  std::string out;
  const auto line = [&](std::initializer_list<std::string_view> parts) {
    out += join(parts) + "\n";
  };
  for (const auto& [id, machine] : machines_.all()) {
    line({"machine ", id.text(), " ", machine.title, " ", std::to_string(machine.first),
          machine.into ? " into " + machine.into->text() : ""});
    for (const auto& [name, facet] : machine.facets) {
      line({"  ", name.scope, "/", name.host, " ", std::to_string(facet.first), " ",
            std::to_string(facet.last), " ", facet.run.text()});
      for (const Kept& kept : facet.kept)
        line({"    ", kept.value.text(), " ", std::to_string(kept.first), " ",
              std::to_string(kept.last), kept.fresh ? "" : " cached"});
    }
  }
  for (const auto& [value, holders] : holders_.all())
    line({"held ", value.text(), " ", std::to_string(holders.size())});
  for (const auto& [value, is] : shared_.all()) line({"shared ", value.text()});
  for (const auto& [name, id] : names_.all())
    line({"name ", name.scope, "/", name.host, " ", id.text()});
  for (const auto& [name, id] : pins_.all())
    line({"pin ", name.scope, "/", name.host, " ", id.text()});
  for (const auto& [title, id] : titles_.all()) line({"title ", title, " ", id.text()});
  return out;
}

MachineState::Mark MachineState::mark() const {
  return {machines_.mark(), holders_.mark(), names_.mark(), shared_.mark(),
          pins_.mark(),     titles_.mark(),  undo_.mark()};
}
void MachineState::back_to(const Mark& mark) {
  machines_.back_to(mark.machines);
  holders_.back_to(mark.holders);
  names_.back_to(mark.names);
  shared_.back_to(mark.shared);
  pins_.back_to(mark.pins);
  titles_.back_to(mark.titles);
  undo_.back_to(mark.undo);
}
void MachineState::forget(const Mark& mark) {
  machines_.forget(mark.machines);
  holders_.forget(mark.holders);
  names_.forget(mark.names);
  shared_.forget(mark.shared);
  pins_.forget(mark.pins);
  titles_.forget(mark.titles);
  undo_.forget(mark.undo);
}

}  // namespace hearth::record
