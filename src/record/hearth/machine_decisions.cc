#include <algorithm>
#include <charconv>

#include "base/text.hh"
#include "record/hearth/draft.hh"
#include "record/hearth/machine_text.hh"
#include "record/hearth/resources.hh"
#include "record/machine/events.hh"
#include "record/query/machine_apart.hh"

namespace hearth::record::own {
namespace {

using api::Change;
using api::Context;

constexpr Field kDecisionReason = {"reason", Kind::text, "why, for whoever reads it later"};
constexpr Field kDecidedBy = {"by", Kind::text, "who decides, where credentials do not say"};

/// Decisions about machines stand on each other: one after the other.
Change decision_of(const Context& context, const Ask& ask, const MachineRow& machine,
                   JsonObject event) {
  Change change;
  change.id = machine.id;
  change.keys = {{"machines", true}};
  change.events.push_back(person_draft(context, ask, std::move(event)));
  return change;
}

Change refused_decision(Answer answer) {
  Change change;
  change.refused = std::move(answer);
  return change;
}

struct AskedMachine {
  std::optional<Change> refused;
  MachineRow row;
};

/// The machine of the path: a merged one is refused with where it went.
Expected<AskedMachine> asked_machine(Database& db, const Ask& ask) {
  auto machine = find_machine(db, ask.values[0]);
  if (!machine && machine.error().code == Errc::not_found)
    return AskedMachine{refused_decision(not_found()), {}};
  if (!machine) return std::unexpected(machine.error());
  if (machine->merged_into) return AskedMachine{refused_decision(merged_refusal(*machine)), {}};
  return AskedMachine{{}, *std::move(machine)};
}

Expected<Answer> shown(Database& db, std::int64_t machine) {
  TRY(MachineRow row, find_machine(db, std::to_string(machine)));
  if (row.merged_into) {
    TRY(row, machine_of(db, *row.merged_into));
  }
  TRY(std::string body, machine_detail(db, row));
  return Answer{200, std::move(body)};
}

/// By its id: the path may have had a name that it has no more.
Expected<Answer> shown_of_path(Database& db, const Ask&, const Change& change, const Rows&) {
  return shown(db, change.id);
}

// ---- merge -------------------------------------------------------------------------------------

Expected<Change> decide_merge(const Context& context, const Ask& ask) {
  TRY(AskedMachine asked, asked_machine(context.db, ask));
  if (asked.refused) return *std::move(asked.refused);
  auto other = find_machine(context.db, std::to_string(*get_int(ask.body, "into")));
  if (!other && other.error().code == Errc::not_found)
    return refused_decision(wrong("into", "There is no such machine."));
  if (!other) return std::unexpected(other.error());
  if (other->merged_into) {
    TRY(*other, machine_of(context.db, *other->merged_into));
  }
  if (other->id == asked.row.id)
    return refused_decision(wrong("into", "It is that machine already."));
  const auto age = [](const MachineRow& row) { return std::pair(row.first, row.id); };
  const bool younger = age(asked.row) > age(*other);
  const Merge merge{younger ? asked.row.uid : other->uid, younger ? other->uid : asked.row.uid};
  return decision_of(context, ask, asked.row, to_event(merge));
}

// ---- split -------------------------------------------------------------------------------------

/// Which appearances the body names: `hosts`, or all `from` a run on.
Expected<std::vector<Split::Host>> hosts_asked(Database& db, const Ask& ask, std::int64_t machine) {
  std::vector<std::int64_t> ids;
  if (const JsonArray* list = get_array(ask.body, "hosts"))
    for (const Json& one : *list) ids.push_back(one.to_number<std::int64_t>());
  if (!ids.empty()) return appearances_of(db, machine, ids);
  return appearances_from(db, machine, get_int(ask.body, "from").value_or(0));
}

Expected<Change> decide_split(const Context& context, const Ask& ask) {
  TRY(AskedMachine asked, asked_machine(context.db, ask));
  if (asked.refused) return *std::move(asked.refused);
  const JsonArray* list = get_array(ask.body, "hosts");
  const auto from = get_int(ask.body, "from");
  if ((!list || list->empty()) == !from)
    return refused_decision(
        wrong("hosts", "Either ids of its hosts are wanted, or `from`, a playbook."));
  auto hosts = hosts_asked(context.db, ask, asked.row.id);
  if (!hosts && hosts.error().code == Errc::invalid)
    return refused_decision(wrong(from ? "from" : "hosts", hosts.error().message));
  if (!hosts) return std::unexpected(hosts.error());
  TRY(const auto merge, merge_that_brought(context.db, asked.row.id, *hosts));
  if (merge) return decision_of(context, ask, asked.row, to_event(Undo{*merge}));
  if (std::ssize(*hosts) >= asked.row.hosts)
    return refused_decision(
        wrong(from ? "from" : "hosts", "Nothing would be left of the machine."));
  Split split{asked.row.uid,
              context.fresh,
              std::string(get_string(ask.body, "name").value_or("")),
              *std::move(hosts),
              {}};
  return decision_of(context, ask, asked.row, to_event(split));
}

/// The new machine; of a merge that was taken back, the one that it was asked of.
Expected<Answer> answer_split(Database& db, const Ask&, const Change& change, const Rows& rows) {
  if (rows.empty() || !rows[0]) return shown(db, change.id);
  TRY(Answer answer, shown(db, *rows[0]));
  answer.status = 201;
  return answer;
}

// ---- rename, undo ------------------------------------------------------------------------------

Expected<Change> decide_machine_rename(const Context& context, const Ask& ask) {
  TRY(AskedMachine asked, asked_machine(context.db, ask));
  if (asked.refused) return *std::move(asked.refused);
  const std::string name(get_string(ask.body, "name").value_or(""));
  if (trim(name).empty()) return refused_decision(wrong("name", "This field may not be blank."));
  return decision_of(context, ask, asked.row, to_event(Rename{asked.row.uid, name}));
}

Expected<Change> decide_undo(const Context& context, const Ask& ask) {
  TRY(AskedMachine asked, asked_machine(context.db, ask));
  if (asked.refused) return *std::move(asked.refused);
  TRY(const auto decisions, machine_decisions(context.db, asked.row.id));
  const auto found = std::ranges::find_if(decisions, [&](const MachineDecisionRow& row) {
    return std::to_string(row.number) == ask.values[1] || row.uid.text() == ask.values[1];
  });
  if (found == decisions.end() || found->undone) return refused_decision(not_found());
  return decision_of(context, ask, asked.row, to_event(Undo{found->uid}));
}

constexpr Field kMergeFields[] = {
    {"into", Kind::integer, "id of the other machine; the older of the two stays", {}, true},
    kDecisionReason,
    kDecidedBy};
constexpr Field kSplitFields[] = {
    {"hosts", Kind::numbers, "ids of the hosts that were never this machine"},
    {"from", Kind::integer, "or: all of them from this playbook on"},
    {"name", Kind::text, "what the new machine is called"},
    kDecisionReason,
    kDecidedBy};
constexpr Field kMachineRenameFields[] = {
    {"name", Kind::text, "what it is called from now on", {}, true}, kDecisionReason, kDecidedBy};
constexpr Field kUndoFields[] = {kDecisionReason, kDecidedBy};

constexpr Route kDecisionRoutes[] = {
    {.method = "POST",
     .path = "machines/{machine}/merge",
     .scope = Scope::write,
     .summary = "The two are one machine; the older of them stays.",
     .handler = Write{&decide_merge, &shown_of_path},
     .fields = kMergeFields},
    {.method = "POST",
     .path = "machines/{machine}/split",
     .scope = Scope::write,
     .summary = "Some of its hosts are another machine: a new one, or the one that was merged.",
     .handler = Write{&decide_split, &answer_split},
     .fields = kSplitFields},
    {.method = "POST",
     .path = "machines/{machine}/rename",
     .scope = Scope::write,
     .summary = "What people call it.",
     .handler = Write{&decide_machine_rename, &shown_of_path},
     .fields = kMachineRenameFields},
    {.method = "DELETE",
     .path = "machines/{machine}/decisions/{n}",
     .scope = Scope::write,
     .summary = "Takes back what a person decided.",
     .handler = Write{&decide_undo, &shown_of_path},
     .fields = kUndoFields},
};

}  // namespace

std::span<const Route> machine_decisions_routes() {
  return kDecisionRoutes;
}

}  // namespace hearth::record::own
