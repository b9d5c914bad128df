#include "base/text.hh"
#include "record/ask/print.hh"
#include "record/ask/print_read.hh"

namespace hearth::record::ask {
namespace {

std::string names(const Json& answer, std::string_view way, const char* mark) {
  std::string out;
  for (const Json& name : list_at(answer, way))
    out += join(
        {"  ", mark, " ",
         printable(name.is_string() ? std::string_view(name.get_string()) : std::string_view()),
         "\n"});
  return out;
}

std::string named(const Json& answer, const char* title, const std::string& way) {
  const std::string lines =
      names(answer, way + ".removed", "-") + names(answer, way + ".added", "+");
  return lines.empty() ? "" : join({"\n", title, "\n", lines});
}

/// "  ~ key: from -> to"
std::string keys_text(const Json& value, std::string_view way, std::size_t indent) {
  std::string out;
  for (const Json& key : list_at(value, way)) {
    const std::string change = cell(key, "change");
    const char* mark = change == "added" ? "+ " : change == "removed" ? "- " : "~ ";
    const std::string from = change == "added" ? "" : cell(key, "from");
    const std::string to = change == "removed" ? "" : cell(key, "to");
    out += join({std::string(indent, ' '), mark, cell(key, "key"), ": ", from,
                 change == "changed" ? " -> " : "", to, "\n"});
  }
  return out;
}

std::string tasks_text(const Json& answer) {
  const JsonArray& tasks = list_at(answer, "tasks");
  TextTable table({{"CHANGE"}, {"TASK"}, {"ACTION"}, {"FROM"}, {"TO"}});
  std::size_t rows = 0, moved = 0;
  const auto place = [](const Json& task, const char* side) {
    const Json* const found = member_at(task, side);
    if (!found || !found->is_object()) return std::string("-");
    return join({cell(*found, "path"), ":", cell(*found, "lineno")});
  };
  for (const Json& task : tasks) {
    if (cell(task, "change") == "moved") {
      ++moved;
      continue;
    }
    ++rows;
    table.add({cell(task, "change"), task_cell(task), cell(task, "action"), place(task, "from"),
               place(task, "to")});
  }
  std::string out = section("Tasks", table, rows);
  if (moved > 0)
    out += join({rows ? "" : "\nTasks\n", "  ", std::to_string(moved), " only on another line\n"});
  return out.empty() ? out : out + more_text(number_at(answer, "counts.tasks"), tasks.size());
}

std::string results_text(const Json& answer) {
  const JsonArray& results = list_at(answer, "results");
  if (results.empty()) return {};
  std::string out = "\nResults\n";
  for (const Json& result : results) {
    out += join({"  ", cell(result, "host_name"), " | ", task_cell(result), ": ",
                 cell(result, "from.status")});
    if (cell(result, "change") == "status") out += join({" -> ", cell(result, "to.status")});
    out += join({"  (", cell(result, "from.result"), ", ", cell(result, "to.result"), ")\n",
                 keys_text(result, "keys", 6),
                 more_text(number_at(result, "keys_count"), list_at(result, "keys").size())});
  }
  return out + more_text(number_at(answer, "counts.results"), results.size());
}

std::string files_text(const Json& answer) {
  const JsonArray& files = list_at(answer, "files");
  std::string out;
  for (const Json& file : files) {
    const Json* const diff = member_at(file, "diff");
    out += join({"\nFile ", cell(file, "path"), ", ", cell(file, "change"), "\n"});
    if (diff && diff->is_string()) out += printable(std::string_view(diff->get_string()), true);
  }
  return out.empty() ? out : out + more_text(number_at(answer, "counts.files"), files.size());
}

std::string facts_text(const Json& answer) {
  std::string out;
  for (const Json& host : list_at(answer, "facts"))
    out += join({"\nFacts of ", cell(host, "host_name"), "\n", keys_text(host, "keys", 2),
                 more_text(number_at(host, "keys_count"), list_at(host, "keys").size())});
  return out;
}

}  // namespace

std::string diff_text(const JsonObject& answer) {
  const Json value(answer);
  const std::string arguments = keys_text(value, "arguments", 2);
  std::string out =
      join({arguments.empty() ? "" : "\nArguments\n", arguments, named(value, "Labels", "labels"),
            named(value, "Hosts", "hosts"), tasks_text(value), results_text(value),
            files_text(value), facts_text(value)});
  if (out.empty()) out = "\nnothing changed\n";
  return join({"From ", run_text(value, "from"), "\nTo   ", run_text(value, "to"), "\n", out});
}

}  // namespace hearth::record::ask
