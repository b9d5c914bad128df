#include "record/ask/diff_parts.hh"
#include "record/ask/rows.hh"
#include "record/ask/unified.hh"

namespace hearth::record::ask {
namespace {

struct File {
  std::int64_t id = 0;
  std::optional<std::int64_t> content;
};

Expected<std::map<std::string, File>> files_of(Database& db, std::int64_t run) {
  std::map<std::string, File> out;
  CHECK_OK(each(db.query("SELECT path, id, content_id FROM files WHERE playbook_id = ?1", run),
                [&](Columns row) {
                  std::string path = row.text();
                  File file;
                  file.id = row.integer();
                  file.content = row.maybe_integer();
                  out.emplace(std::move(path), file);
                }));
  return out;
}

Expected<std::string> file_text(Database& db, const std::optional<File>& file) {
  if (!file || !file->content) return std::string();
  TRY(const auto body, db.find("SELECT body FROM contents WHERE id = ?1", *file->content));
  return body_or(db, body, "");
}

std::optional<std::int64_t> id_of(const std::optional<File>& file) {
  return file ? std::optional(file->id) : std::nullopt;
}

Expected<> add_file(Database& db, std::string_view change, const std::string& path,
                    const std::optional<File>& older, const std::optional<File>& newer,
                    Entries& out) {
  if (out.full()) {
    out.only_count();
    return {};
  }
  std::optional<std::string> text;
  if ((!older || older->content) && (!newer || newer->content)) {
    TRY(const std::string before, file_text(db, older));
    TRY(const std::string after, file_text(db, newer));
    text = unified_diff(before, after, older ? path : "/dev/null", newer ? path : "/dev/null");
  }
  out.add(ObjectText()
              .text("change", change)
              .text("path", path)
              .number("from", id_of(older))
              .number("to", id_of(newer))
              .text("diff", text)
              .done());
  return {};
}

struct Facts {
  std::string name;
  std::optional<std::int64_t> before, after;
};

}  // namespace

Expected<> diff_files(Database& db, Pair runs, Entries& out) {
  TRY(const auto before, files_of(db, runs.older));
  TRY(const auto after, files_of(db, runs.newer));
  for (const auto& [path, file] : before)
    if (!after.contains(path)) CHECK_OK(add_file(db, "removed", path, file, {}, out));
  for (const auto& [path, file] : after) {
    const auto found = before.find(path);
    if (found == before.end()) {
      CHECK_OK(add_file(db, "added", path, {}, file, out));
    } else if (found->second.content != file.content) {
      CHECK_OK(add_file(db, "changed", path, found->second, file, out));
    }
  }
  return {};
}

Expected<> diff_facts(Database& db, Pair runs, bool all_keys, Entries& out) {
  TRY(const auto hosts,
      read_all<Facts>(db.query("SELECT b.name, a.facts_body, b.facts_body FROM hosts b JOIN hosts a"
                               " ON a.name = b.name WHERE a.playbook_id = ?1 AND b.playbook_id = ?2"
                               " AND a.facts_body IS NOT NULL AND b.facts_body IS NOT NULL"
                               " AND a.facts_body <> b.facts_body ORDER BY b.name",
                               runs.older, runs.newer),
                      [](Columns row) {
                        Facts facts;
                        facts.name = row.text();
                        facts.before = row.maybe_integer();
                        facts.after = row.maybe_integer();
                        return facts;
                      }));
  for (const Facts& host : hosts) {
    TRY(const std::string before, body_or(db, host.before, "{}"));
    TRY(const std::string after, body_or(db, host.after, "{}"));
    const auto keys =
        changes(leaves_of(before), leaves_of(after), all_keys ? never : volatile_fact_key);
    if (keys.empty()) continue;
    out.add(ObjectText()
                .text("host_name", host.name)
                .raw("keys", keys_json(keys))
                .number("keys_count", std::ssize(keys))
                .done());
  }
  return {};
}

}  // namespace hearth::record::ask
