#include <algorithm>

#include "record/hearth/group_text.hh"
#include "record/hearth/resources.hh"
#include "record/query/queries.hh"

namespace hearth::record::own {
namespace {

Expected<Answer> get_groups(Database& db, const Ask& ask) {
  const std::string* const said = ask.text("name");
  const std::string name = said ? *said : "";
  TRY(const std::int64_t count, count_groups(db, name));
  TRY(const auto found, list_groups(db, name, ask.page().limit, ask.page().offset));
  std::vector<std::string> rows;
  for (const GroupRow& row : found) {
    TRY(const auto gatherings, group_gatherings(db, row.name));
    rows.push_back(group_object(row, gatherings));
  }
  return list_answer(ask, count, rows);
}

/// The newest gatherings first, those of one page.
std::vector<std::string> newest(const std::string& group, const std::vector<Gathering>& all,
                                const api::Page& page) {
  std::vector<std::string> rows;
  const auto count = std::ssize(all);
  for (std::int64_t i = page.offset; i < count && i - page.offset < page.limit; ++i)
    rows.push_back(gathering_object(group, all[static_cast<std::size_t>(count - 1 - i)]));
  return rows;
}

Expected<Answer> get_group(Database& db, const Ask& ask) {
  const auto group = find_group(db, ask.values[0]);
  if (!group && group.error().code == Errc::not_found) return not_found();
  if (!group) return std::unexpected(group.error());
  TRY(const auto gatherings, group_gatherings(db, group->name));
  return Answer{200, group_object(*group, gatherings)};
}

Expected<Answer> gatherings(Database& db, const Ask& ask) {
  const auto group = find_group(db, ask.values[0]);
  if (!group && group.error().code == Errc::not_found) return not_found();
  if (!group) return std::unexpected(group.error());
  TRY(const auto all, group_gatherings(db, group->name));
  return list_answer(ask, std::ssize(all), newest(group->name, all, ask.page()));
}

/// By any of its playbooks.
Expected<FoundGathering> asked(Database& db, const std::string& text) {
  auto playbook = find_playbook(db, text);
  if (!playbook && playbook.error().code == Errc::invalid)
    return fail(Errc::not_found, playbook.error().message);
  if (!playbook) return std::unexpected(std::move(playbook).error());
  return find_gathering(db, *playbook);
}

Expected<Answer> report(Database& db, const Ask& ask) {
  const auto found = asked(db, ask.values[0]);
  if (!found && found.error().code == Errc::not_found) return not_found();
  if (!found) return std::unexpected(found.error());
  TRY(std::string body, gathering_report(db, found->group, found->gathering));
  return Answer{200, std::move(body)};
}

/// `with`: the other; without it the one before it in its group.
Expected<Answer> compare(Database& db, const Ask& ask) {
  const auto after = asked(db, ask.values[0]);
  if (!after && after.error().code == Errc::not_found) return not_found();
  if (!after) return std::unexpected(after.error());
  if (const std::string* const with = ask.text("with")) {
    const auto before = asked(db, *with);
    if (!before && before.error().code == Errc::not_found)
      return wrong("with", "There is no such gathering.");
    if (!before) return std::unexpected(before.error());
    TRY(std::string body, gatherings_compared(db, *before, *after));
    return Answer{200, std::move(body)};
  }
  TRY(const auto all, group_gatherings(db, after->group));
  const auto here = std::ranges::find(all, after->gathering.id(), &Gathering::id);
  if (here == all.begin() || here == all.end())
    return wrong("with", "It is the first of its group: say which one to compare it with.");
  TRY(std::string body, gatherings_compared(db, {after->group, *std::prev(here)}, *after));
  return Answer{200, std::move(body)};
}

constexpr Field kGroupFilters[] = {{"name", Kind::text, "contained in the group's name"}};
constexpr Field kWith[] = {
    {"with", Kind::text, "a playbook of the other gathering; without it, the one before"}};

constexpr Route kGroupRoutes[] = {
    {.method = "GET",
     .path = "groups",
     .summary = "Groups: playbooks that belong together, the one heard of last first.",
     .handler = Read(&get_groups),
     .parameters = kGroupFilters,
     .paged = true},
    {.method = "GET",
     .path = "groups/{group}",
     .summary = "One group, by its name, with its last gathering.",
     .handler = Read(&get_group)},
    {.method = "GET",
     .path = "groups/{group}/gatherings",
     .summary = "Each time that the group's playbooks ran, the newest first.",
     .handler = Read(&gatherings),
     .paged = true},
    {.method = "GET",
     .path = "gatherings/{gathering}",
     .summary = "One gathering as one report, by any of its playbooks.",
     .handler = Read(&report)},
    {.method = "GET",
     .path = "gatherings/{gathering}/compare",
     .summary = "What differs from another gathering, playbook by playbook.",
     .handler = Read(&compare),
     .parameters = kWith},
};

}  // namespace

std::span<const Route> groups_routes() {
  return kGroupRoutes;
}

}  // namespace hearth::record::own
