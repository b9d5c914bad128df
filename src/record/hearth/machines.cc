#include "record/hearth/draft.hh"
#include "record/hearth/machine_text.hh"
#include "record/hearth/resources.hh"

namespace hearth::record::own {
namespace {

constexpr std::int64_t kDoubtsMax = 10'000;

constexpr Field kMachineFilters[] = {
    {"name", Kind::text, "contained in the machine's name, or a host's"},
    {"verdict", Kind::choice, "a host of it was taken for this",
     "unknown|new|same|renamed|reinstalled|alias|replaced|cloned|by-name|doubt"},
};

MachineFilter machine_filter(const Ask& ask) {
  MachineFilter filter;
  if (const std::string* const name = ask.text("name")) filter.name = *name;
  if (const std::string* const verdict = ask.text("verdict"))
    filter.verdict = parse_verdict(*verdict);
  filter.limit = ask.page().limit;
  filter.offset = ask.page().offset;
  return filter;
}

Expected<Answer> get_machines(Database& db, const Ask& ask) {
  const MachineFilter filter = machine_filter(ask);
  TRY(const std::int64_t count, count_machines(db, filter));
  TRY(const auto found, list_machines(db, filter));
  std::vector<std::string> rows;
  for (const MachineRow& row : found) rows.push_back(machine_object(row));
  return list_answer(ask, count, rows);
}

/// `moved` is judged by what was heard last, not by a clock: the same store says the same.
Expected<Answer> doubts(Database& db, const Ask& ask) {
  TRY(const auto now, db.find("SELECT max(last) FROM machines"));
  TRY(const auto found, list_doubts(db, now.value_or(0), kDoubtsMax));
  const api::Page page = ask.page();
  std::vector<std::string> rows;
  for (std::int64_t i = page.offset; i < std::ssize(found) && i < page.offset + page.limit; ++i)
    rows.push_back(doubt_object(found[static_cast<std::size_t>(i)]));
  return list_answer(ask, std::ssize(found), rows);
}

Expected<Answer> get_machine(Database& db, const Ask& ask) {
  const auto machine = find_machine(db, ask.values[0]);
  if (!machine && machine.error().code == Errc::not_found) return not_found();
  if (!machine) return std::unexpected(machine.error());
  if (machine->merged_into) return merged_answer(ask, *machine);
  TRY(std::string body, machine_detail(db, *machine));
  return Answer{200, std::move(body)};
}

Expected<Answer> hosts(Database& db, const Ask& ask) {
  const auto machine = find_machine(db, ask.values[0]);
  if (!machine && machine.error().code == Errc::not_found) return not_found();
  if (!machine) return std::unexpected(machine.error());
  if (machine->merged_into) return merged_answer(ask, *machine);
  TRY(const auto found, machine_hosts(db, machine->id, ask.page().limit, ask.page().offset));
  std::vector<std::string> rows;
  for (const MachineHostRow& row : found) rows.push_back(appearance_object(row));
  return list_answer(ask, machine->hosts, rows);
}

constexpr Route kMachineRoutes[] = {
    {.method = "GET",
     .path = "machines",
     .summary = "Machines, the one seen last first.",
     .handler = Read(&get_machines),
     .parameters = kMachineFilters,
     .paged = true,
     .noticed = true},
    {.method = "GET",
     .path = "machines/doubts",
     .summary = "Hosts that may be another machine than they were taken for, newest first.",
     .handler = Read(&doubts),
     .paged = true,
     .noticed = true},
    {.method = "GET",
     .path = "machines/{machine}",
     .summary = "One machine, by its id, uid, name or a host's name: how it is known, and who"
                " decided what. 301 for one that was merged into another.",
     .handler = Read(&get_machine),
     .noticed = true},
    {.method = "GET",
     .path = "machines/{machine}/hosts",
     .summary = "The hosts that it was, through all runs, newest first.",
     .handler = Read(&hosts),
     .paged = true,
     .noticed = true},
};

}  // namespace

std::span<const Route> machines_routes() {
  return kMachineRoutes;
}

}  // namespace hearth::record::own
