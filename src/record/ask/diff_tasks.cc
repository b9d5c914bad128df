#include "base/text.hh"
#include "record/ask/diff_parts.hh"
#include "record/ask/rows.hh"

namespace hearth::record::ask {
namespace {

std::string side_json(const TaskSide* side) {
  if (!side) return "null";
  return ObjectText()
      .number("task", side->id)
      .text("action", side->action)
      .text("path", side->path)
      .number("lineno", side->line)
      .text("role", side->role)
      .raw("tags", side->tags)
      .flag("handler", side->handler)
      .done();
}

std::vector<std::string> differing(const TaskSide& a, const TaskSide& b) {
  std::vector<std::string> out;
  if (a.action != b.action) out.push_back("\"action\"");
  if (a.path != b.path) out.push_back("\"path\"");
  if (a.line != b.line) out.push_back("\"lineno\"");
  if (a.role != b.role) out.push_back("\"role\"");
  if (a.tags != b.tags) out.push_back("\"tags\"");
  if (a.handler != b.handler) out.push_back("\"handler\"");
  return out;
}

std::string entry(std::string_view change, const TaskSide* older, const TaskSide* newer,
                  const std::vector<std::string>& fields) {
  const TaskSide& named = newer ? *newer : *older;
  return ObjectText()
      .text("change", change)
      .text("play_name", named.play)
      .text("task_name", named.name)
      .text("action", named.action)
      .raw("fields", list_text(fields))
      .raw("from", side_json(older))
      .raw("to", side_json(newer))
      .done();
}

}  // namespace

Expected<TaskSides> tasks_of(Database& db, std::int64_t run) {
  TaskSides out;
  std::map<std::string, int> seen;
  CHECK_OK(each(db.query("SELECT t.id, t.lineno, y.name, t.name, t.role, f.path, t.action, t.tags,"
                         " t.handler FROM tasks t LEFT JOIN plays y ON y.id = t.play_id"
                         " LEFT JOIN files f ON f.id = t.file_id WHERE t.playbook_id = ?1"
                         " ORDER BY t.id",
                         run),
                [&](Columns row) {
                  TaskSide task;
                  task.id = row.integer();
                  task.line = row.integer();
                  task.play = row.maybe_text();
                  task.name = row.maybe_text();
                  task.role = row.maybe_text();
                  task.path = row.maybe_text();
                  task.action = row.text();
                  task.tags = row.text();
                  task.handler = row.flag();
                  const std::string key =
                      join({task.play.value_or(""), "\x1f", task.name.value_or(task.action)});
                  out.emplace(join({key, "\x1f", std::to_string(seen[key]++)}), std::move(task));
                }));
  return out;
}

void diff_tasks(const TaskSides& older, const TaskSides& newer, Entries& out) {
  std::map<std::int64_t, std::string> entries;  // in the newer run's order, what is gone first
  std::vector<std::string> moved;               // only to another line: last
  for (const auto& [key, task] : older)
    if (!newer.contains(key)) out.add(entry("removed", &task, nullptr, {}));
  for (const auto& [key, task] : newer) {
    const auto before = older.find(key);
    if (before == older.end()) {
      entries.emplace(task.id, entry("added", nullptr, &task, {}));
      continue;
    }
    const auto fields = differing(before->second, task);
    if (fields.empty()) continue;
    const bool only_line = fields.size() == 1 && fields[0] == "\"lineno\"";
    std::string json = entry(only_line ? "moved" : "changed", &before->second, &task, fields);
    if (only_line)
      moved.push_back(std::move(json));
    else
      entries.emplace(task.id, std::move(json));
  }
  for (auto& [id, json] : entries) out.add(std::move(json));
  for (std::string& json : moved) out.add(std::move(json));
}

}  // namespace hearth::record::ask
