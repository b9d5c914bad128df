#include "record/ask/rows.hh"
#include "record/ask/search/hits.hh"

namespace hearth::record::ask {
namespace {

/// Equal names with how many rows have them, the newest row and its run; ?1 is a run or 0.
struct NameSource {
  std::string_view kind;
  const char* sql;
};
constexpr NameSource kNameSources[] = {
    {"playbook",
     "SELECT text, count(*), max(id), max(id) FROM (SELECT id, path AS text FROM playbooks"
     " WHERE ?1 = 0 OR id = ?1 UNION SELECT id, name FROM playbooks WHERE name IS NOT NULL"
     " AND (?1 = 0 OR id = ?1)) AS named GROUP BY text"},
    {"label",
     "SELECT l.name, count(*), max(l.id), max(pl.playbook_id) FROM labels l JOIN playbook_labels pl"
     " ON pl.label_id = l.id AND pl.removed = 0 WHERE ?1 = 0 OR pl.playbook_id = ?1"
     " GROUP BY l.name"},
    {"play",
     "SELECT name, count(*), max(id), max(playbook_id) FROM plays WHERE name IS NOT NULL"
     " AND (?1 = 0 OR playbook_id = ?1) GROUP BY name"},
    {"task",
     "SELECT name, count(*), max(id), max(playbook_id) FROM tasks WHERE name IS NOT NULL"
     " AND (?1 = 0 OR playbook_id = ?1) GROUP BY name"},
    {"host",
     "SELECT name, count(*), max(id), max(playbook_id) FROM hosts"
     " WHERE ?1 = 0 OR playbook_id = ?1 GROUP BY name"},
    {"file",
     "SELECT path, count(*), max(id), max(playbook_id) FROM files"
     " WHERE ?1 = 0 OR playbook_id = ?1 GROUP BY path"},
    {"record",
     "SELECT \"key\", count(*), max(id), max(playbook_id) FROM records"
     " WHERE ?1 = 0 OR playbook_id = ?1 GROUP BY \"key\""},
};

/// The newest of them come first.
void take_page(Found& found, std::vector<Hit> all, const SearchQuestion& question) {
  found.count = std::ssize(all);
  std::ranges::sort(all, {}, [](const Hit& hit) { return std::pair(-hit.playbook, -hit.id); });
  for (std::int64_t i = question.offset; i < std::ssize(all); ++i) {
    if (std::ssize(found.hits) >= question.limit) break;
    found.hits.push_back(std::move(all[static_cast<std::size_t>(i)]));
  }
}

Expected<Found> search_kind(Database& db, const Query& query, const SearchQuestion& question,
                            const NameSource& names) {
  Found found{names.kind, 0, {}, true};
  std::vector<Hit> all;
  CHECK_OK(each(db.query(names.sql, question.playbook.value_or(0)), [&](Columns row) {
    Hit hit;
    hit.kind = names.kind;
    hit.text = row.text();
    if (!matches(query, hit.text)) return;
    hit.rows = row.integer();
    hit.id = row.integer();
    hit.playbook = row.integer();
    all.push_back(std::move(hit));
  }));
  take_page(found, std::move(all), question);
  return found;
}

/// Equal arguments are one body.
Expected<Found> search_arguments(Database& db, const Query& query, const SearchQuestion& question) {
  Found found{"argument", 0, {}, true};
  std::vector<Hit> all;
  CHECK_OK(each(db.query("SELECT arguments_body, count(*), max(id) FROM playbooks"
                         " WHERE arguments_body IS NOT NULL AND (?1 = 0 OR id = ?1)"
                         " GROUP BY arguments_body",
                         question.playbook.value_or(0)),
                [&](Columns row) -> Expected<> {
                  Hit hit;
                  hit.kind = "argument";
                  TRY(const std::string body, body_or(db, row.maybe_integer(), "{}"));
                  const std::string text = searched_text(body);
                  if (!matches(query, text)) return {};
                  hit.text = snippet(query, text);
                  hit.rows = row.integer();
                  hit.id = hit.playbook = row.integer();
                  all.push_back(std::move(hit));
                  return {};
                }));
  take_page(found, std::move(all), question);
  return found;
}

}  // namespace

Expected<std::vector<Found>> search_names(Database& db, const Query& query,
                                          const SearchQuestion& question) {
  std::vector<Found> out;
  for (const NameSource& names : kNameSources) {
    if (!is_wanted(question, names.kind)) continue;
    TRY(Found found, search_kind(db, query, question, names));
    out.push_back(std::move(found));
  }
  if (is_wanted(question, "argument")) {
    TRY(Found found, search_arguments(db, query, question));
    out.push_back(std::move(found));
  }
  return out;
}

}  // namespace hearth::record::ask
