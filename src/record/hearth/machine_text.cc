#include "record/hearth/machine_text.hh"

#include "base/text.hh"
#include "record/query/json_text.hh"

namespace hearth::record::own {
namespace {

/// Appearances in a machine's detail; all of them are in `machines/{machine}/hosts`.
constexpr std::int64_t kAppearancesShown = 20;

std::string numbers(const std::vector<std::int64_t>& values) {
  std::vector<std::string> out;
  for (const std::int64_t value : values) out.push_back(std::to_string(value));
  return list_text(out);
}

std::optional<std::int64_t> id_or_null(std::int64_t id) {
  return id == 0 ? std::nullopt : std::optional(id);
}

std::optional<UtcMicros> time_or_null(UtcMicros at) {
  return at == 0 ? std::nullopt : std::optional(at);
}

std::string name_object(const MachineNameRow& row) {
  return ObjectText()
      .text("host", row.host)
      .text("scope", row.scope)
      .time("first_seen", row.first)
      .time("last_seen", row.last)
      .number("appearances", row.seen)
      .done();
}

std::string evidence_object(const MachineEvidenceRow& row) {
  return ObjectText()
      .text("kind", name_of(row.kind))
      .text("key", name_of(key_of(row.kind)))
      .number("values", row.values)
      .number("values_of_others_too", row.others)
      .time("first_seen", row.first)
      .time("last_seen", row.last)
      .done();
}

std::string keys_text(const std::vector<Key>& keys) {
  std::vector<std::string> out;
  for (const Key key : keys) out.push_back(quoted_json(name_of(key)));
  return list_text(out);
}

void add_appearance(ObjectText& out, const MachineHostRow& row) {
  out.text("run", row.run.text())
      .number("playbook", id_or_null(row.playbook))
      .number("host_id", id_or_null(row.host_id))
      .text("host", row.host)
      .text("scope", row.scope)
      .time("seen", row.at)
      .text("verdict", name_of(row.verdict))
      .text("rule", name_of(row.rule))
      .number("score", row.score)
      .raw("equal", keys_text(row.equal))
      .raw("rivals", numbers(row.rivals))
      .text("why", why(row));
}

}  // namespace

std::string why(const MachineHostRow& row) {
  std::vector<std::string> names;
  for (const Key key : row.equal) names.emplace_back(name_of(key));
  const std::string keys =
      names.empty() ? "no key is equal" : join({join_with(", ", names), " equal"});
  switch (row.rule) {
    case Rule::pin:
      return "a person or the inventory said so";
    case Rule::score:
      return join(
          {"score ", std::to_string(row.score), " of ", std::to_string(kEnough), ": ", keys});
    case Rule::name:
      return "the name says so, and nothing says otherwise";
    case Rule::fresh:
      break;
  }
  if (row.verdict == Verdict::unknown) return "nothing but a new name to go by";
  if (row.verdict == Verdict::fresh) return "keys that no machine has";
  return join({"a new machine, though another has it: ", keys});
}

std::string machine_object(const MachineRow& row) {
  ObjectText out;
  out.number("id", row.id)
      .text("uid", row.uid.text())
      .text("name", row.name)
      .time("first_seen", time_or_null(row.first))
      .time("last_seen", time_or_null(row.last))
      .number("appearances", row.hosts);
  if (row.verdict) {
    out.text("verdict", name_of(*row.verdict));
  } else {
    out.raw("verdict", "null");
  }
  return out.number("merged_into", row.merged_into).done();
}

Expected<std::string> machine_detail(Database& db, const MachineRow& row) {
  TRY(const auto names, machine_names(db, row.id));
  TRY(const auto evidence, machine_evidence(db, row.id));
  TRY(const auto decisions, machine_decisions(db, row.id));
  TRY(const auto hosts, machine_hosts(db, row.id, kAppearancesShown, 0));
  std::string head = machine_object(row);
  head.pop_back();
  return join({head, ",\"names\":", objects_text(names, name_object),
               ",\"evidence\":", objects_text(evidence, evidence_object),
               ",\"decisions\":", objects_text(decisions, decision_object),
               ",\"hosts\":", objects_text(hosts, appearance_object), "}"});
}

std::string appearance_object(const MachineHostRow& row) {
  ObjectText out;
  add_appearance(out, row);
  return out.done();
}

std::string decision_object(const MachineDecisionRow& row) {
  return ObjectText()
      .number("n", row.number)
      .text("uid", row.uid.text())
      .text("kind", row.kind)
      .time("at", row.at)
      .number("machine", id_or_null(row.machine))
      .number("into", id_or_null(row.into))
      .text("name", row.name)
      .text("by", row.by)
      .text("reason", row.reason)
      .flag("undone", row.undone)
      .done();
}

std::string doubt_object(const DoubtRow& row) {
  ObjectText out;
  out.number("machine", row.machine);
  MachineHostRow host = row.host;
  host.rivals = row.rivals;
  add_appearance(out, host);
  return out.flag("moved", row.moved).done();
}

}  // namespace hearth::record::own
