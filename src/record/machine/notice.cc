#include "record/machine/notice.hh"

#include <algorithm>

#include "record/machine/events.hh"
#include "record/machine/facts.hh"

namespace hearth::record {
namespace {

/// Hearth's first callbacks had the options in a member of their own.
std::vector<std::string> inventories_of(const JsonObject& members) {
  std::vector<std::string> out;
  const JsonObject* options = get_object(members, "arguments");
  if (!options) return out;
  if (const JsonObject* inner = get_object(*options, "options")) options = inner;
  if (const auto one = get_string(*options, "inventory")) out.emplace_back(*one);
  if (const JsonArray* list = get_array(*options, "inventory"))
    for (const Json& one : *list)
      if (one.is_string()) out.emplace_back(std::string_view(one.get_string()));
  return out;
}

}  // namespace

MachineNotice::Run& MachineNotice::run(const Uuid& id) {
  const auto [found, added] = runs_.try_emplace(id);
  if (added) order_.push_back(id);
  while (order_.size() > kRunsMax) end(order_.front());
  return runs_[id];
}

void MachineNotice::end(const Uuid& id) {
  over_.push_back(id);
  runs_.erase(id);
  std::erase(order_, id);
}

void MachineNotice::start(const journal::EventHead& head, const JsonObject& members) {
  Run& known = run(head.run);
  const auto machine = get_string(members, "controller_machine");
  known.controller = machine.value_or(get_string(members, "controller").value_or(""));
  known.inventories = inventories_of(members);
  known.told = true;
  // Hosts that came before it get their scope now.
  const auto hosts = std::move(known.hosts);
  known.hosts.clear();
  for (const auto& [name, part] : hosts) host(head, name, part);
}

void MachineNotice::host(const journal::EventHead& head, std::string_view name, Appearance part) {
  if (name.empty()) return;
  Run& known = run(head.run);
  part.run = head.run;
  if (part.at == 0) part.at = head.at;
  part.name.host = name;
  part.localhost = is_localhost(name);
  if (!known.told) {  // its scope is not known yet
    const auto [host, added] = known.hosts.try_emplace(part.name.host, part);
    if (!added) {
      host->second.evidence.merge(part.evidence);
      host->second.pin = std::max(host->second.pin, part.pin);
    }
    return;
  }
  part.name.scope = scope_of(name, known.controller, known.inventories);
  machines_.add(part);
  due_ = true;
}

void MachineNotice::take_end(const journal::EventHead& head) {
  const auto known = runs_.find(head.run);
  if (known == runs_.end()) return;
  if (!known->second.told) start(head, {});
  end(head.run);
  due_ = ended_ = true;
}

void MachineNotice::take_api(const journal::EventHead& head, const JsonObject& members) {
  const JsonObject* set = get_object(members, "set");
  if (!set) return;
  if (head.kind == "api.playbook") return start(head, *set);
  const auto table = get_string(members, "table");
  if (head.kind == "api.set" && table == "playbook") {
    const auto status = get_string(*set, "status");
    if (status == "completed" || status == "failed" || status == "expired") take_end(head);
    return;
  }
  const auto known = runs_.find(head.run);
  if (known == runs_.end()) return;
  std::map<std::int64_t, std::string>& rows = known->second.rows;
  std::string name;
  if (head.kind == "api.host") {
    name = get_string(*set, "name").value_or("");
    if (head.row) rows[*head.row] = name;
  } else if (head.kind == "api.set" && table == "host") {
    const auto row = rows.find(get_int(members, "number").value_or(0));
    if (row != rows.end()) name = row->second;
  }
  if (name.empty()) return;  // of a play or task, or a host that is not known
  Appearance part;
  if (const JsonObject* facts = get_object(*set, "facts")) part.evidence = evidence_of(*facts);
  host(head, name, part);
}

void MachineNotice::take_machine(const journal::EventHead& head, const JsonObject& members) {
  if (head.kind == "machine.seen") {
    const auto seen = read_seen(head, members);
    if (seen && echoes_.erase({head.run, seen->host.name.host}) == 0) machines_.replay(*seen);
  } else if (const auto decision = read_decision(head, members)) {
    machines_.add(*decision);
    due_ = true;
  }
}

void MachineNotice::take(const journal::EventHead& head, const JsonObject& members) {
  if (head.kind == "run.start") {
    start(head, members);
  } else if (head.kind == "host") {
    Appearance part;
    part.pin = get_string(members, "machine").value_or("");
    host(head, get_string(members, "name").value_or(""), part);
  } else if (head.kind == "facts" || head.kind == "identity") {
    Appearance part;
    if (const JsonObject* facts = get_object(members, "facts")) part.evidence = evidence_of(*facts);
    if (get_bool(members, "cached").value_or(false)) part.evidence = part.evidence.cached();
    // Without `delegate_facts` Ansible gives one host what another told of itself.
    const auto of = get_string(members, "gathered_on");
    host(head, of ? *of : get_string(members, "host").value_or(""), part);
  } else if (head.kind == "run.end" || head.kind == "run.expire") {
    take_end(head);
  } else if (head.kind.starts_with("api.")) {
    take_api(head, members);
  } else if (head.kind.starts_with("machine.")) {
    take_machine(head, members);
  }
}

std::vector<JsonObject> MachineNotice::settle() {
  std::vector<JsonObject> out;
  for (const Seen& seen : machines_.settle()) {
    out.push_back(to_event(seen));
    echoes_.insert({seen.host.run, seen.host.name.host});
  }
  for (const Uuid& run : over_) machines_.close(run);
  over_.clear();
  due_ = ended_ = false;
  return out;
}

}  // namespace hearth::record
