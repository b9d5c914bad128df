#include "record/ask/roles.hh"

#include <map>
#include <set>

#include "base/text.hh"
#include "record/ask/rows.hh"
#include "record/ask/runs.hh"

namespace hearth::record::ask {
namespace {

struct Playbook {
  std::int64_t last_run = 0, runs = 0, tasks = 0;
};

struct Role {
  std::map<std::string, Playbook> playbooks;  // by path
  std::set<std::string> folders;
  std::int64_t last_run = 0, runs = 0, tasks = 0;
};

std::string last_part(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

/// The role of a task that was told without one.
std::string guessed(const std::string& name, const std::string& folder) {
  const std::size_t colon = name.find(" : ");
  if (folder.empty() || colon == name.npos || colon == 0) return {};
  const std::string said = name.substr(0, colon);
  const std::string dir = last_part(folder);
  return said == dir || said.ends_with("." + dir) ? said : "";
}

/// All tasks that may be a role's, gathered by role; only one role where `only` is not empty.
Expected<std::map<std::string, Role>> gather(Database& db, const std::string& only) {
  std::map<std::string, Role> out;
  CHECK_OK(each(
      db.query("SELECT COALESCE(t.role, ''), COALESCE(t.name, ''), COALESCE(f.path, ''), p.path,"
               " t.playbook_id, count(*) FROM tasks t JOIN playbooks p ON p.id = t.playbook_id"
               " LEFT JOIN files f ON f.id = t.file_id"
               " WHERE t.role IS NOT NULL OR t.name LIKE '% : %' ESCAPE '\\'"
               " GROUP BY COALESCE(t.role, ''), COALESCE(t.name, ''), COALESCE(f.path, ''),"
               " p.path, t.playbook_id ORDER BY t.playbook_id"),
      [&](Columns row) {
        std::string role = row.text();
        const std::string task = row.text(), folder = role_folder(row.text());
        if (role.empty()) role = guessed(task, folder);
        if (role.empty() || (!only.empty() && role != only)) return;
        Role& of = out[role];
        const std::string path = row.text();
        const std::int64_t run = row.integer(), tasks = row.integer();
        Playbook& playbook = of.playbooks[path];
        // Runs come in order.
        if (playbook.last_run != run) {
          ++playbook.runs;
          playbook.tasks = 0;
          playbook.last_run = run;
        }
        playbook.tasks += tasks;
        if (of.last_run != run) {
          ++of.runs;
          of.tasks = 0;
          of.last_run = run;
        }
        of.tasks += tasks;
        if (!folder.empty()) of.folders.insert(folder);
      }));
  return out;
}

std::string texts(const std::set<std::string>& values) {
  std::vector<std::string> out;
  for (const std::string& value : values) out.push_back(quoted_json(value));
  return list_text(out);
}

Expected<std::string> role_head(Database& db, const std::string& name, const Role& role) {
  TRY(const RunHead last, run_head(db, role.last_run));
  return ObjectText()
      .text("name", name)
      .number("playbooks_count", std::ssize(role.playbooks))
      .number("runs_count", role.runs)
      .number("tasks_count", role.tasks)
      .raw("paths", texts(role.folders))
      .raw("last_run", json_of(last))
      .done();
}

}  // namespace

std::string role_folder(const std::string& path) {
  const std::size_t at = path.rfind("/roles/");
  if (at == path.npos) return {};
  const std::size_t end = path.find('/', at + 7);
  return end == path.npos ? "" : path.substr(0, end);
}

Expected<std::string> roles(Database& db, std::int64_t limit, std::int64_t offset) {
  TRY(const auto found, gather(db, ""));
  std::vector<std::string> lines;
  std::int64_t place = 0;
  for (const auto& [name, one] : found) {
    if (place++ < offset || std::ssize(lines) >= limit) continue;
    TRY(std::string json, role_head(db, name, one));
    lines.push_back(std::move(json));
  }
  return ObjectText().number("count", std::ssize(found)).raw("roles", list_text(lines)).done();
}

Expected<std::string> role(Database& db, const std::string& name) {
  TRY(const auto found, gather(db, name));
  if (name.empty() || found.empty())
    return fail(Errc::not_found, join({"no role `", name,
                                       "` is recorded; `hearth role list` shows those that are"}));
  const Role& one = found.begin()->second;
  std::vector<std::string> lines;
  for (const auto& [path, playbook] : one.playbooks) {
    TRY(const RunHead last, run_head(db, playbook.last_run));
    lines.push_back(ObjectText()
                        .text("path", path)
                        .number("runs_count", playbook.runs)
                        .number("tasks_count", playbook.tasks)
                        .raw("last_run", json_of(last))
                        .done());
  }
  TRY(const std::string head, role_head(db, name, one));
  return join({std::string_view(head).substr(0, head.size() - 1),
               ",\"playbooks\":", list_text(lines), "}"});
}

}  // namespace hearth::record::ask
