#include "journal/pruned.hh"

#include "base/json.hh"
#include "base/text.hh"

namespace hearth::journal {
namespace {

bool of_api(const EventHead& event) {
  return event.kind.starts_with("api.");
}

void add_texts(JsonArray& out, const JsonObject& from, std::string_view member) {
  const JsonArray* texts = get_array(from, member);
  if (!texts) return;
  for (const Json& text : *texts)
    if (text.is_string()) out.push_back(text);
}

/// Labels that the event may have been the first to name: their ids follow the journal's order.
JsonArray labels_of(const EventHead& event, std::string_view line) {
  JsonArray labels;
  const bool names = event.kind == "run.start" || event.kind == "run.update" ||
                     event.kind == "api.playbook" || event.kind == "api.set";
  if (!names) return labels;
  const auto members = parse_json_object(line);
  if (!members) return labels;
  add_texts(labels, *members, "labels");
  add_texts(labels, *members, "labels_add");
  add_texts(labels, *members, "labels_remove");
  if (const JsonObject* set = get_object(*members, "set")) add_texts(labels, *set, "labels");
  return labels;
}

}  // namespace

bool Pruned::takes(const EventHead& event) const {
  if (!runs_.contains(event.run)) return false;
  // Machines outlast runs; what was deleted has to stay so when the tables are made again.
  return !event.kind.starts_with("machine.") && event.kind != "prune" && event.kind != "cut" &&
         event.kind != "api.delete";
}

bool Pruned::look(const EventHead& event) {
  if (!takes(event)) return false;
  if (event.row) {
    std::int64_t& last = last_rows_[event.kind];
    last = std::max(last, *event.row);
  }
  if (of_api(event)) last_of_api_[event.producer] = event.seq;
  return true;
}

std::optional<std::string> Pruned::becomes(const EventHead& event, std::string_view line) const {
  const auto last_row = last_rows_.find(event.kind);
  const bool last = event.row && last_row != last_rows_.end() && last_row->second == *event.row;
  const auto of_producer = last_of_api_.find(event.producer);
  const bool last_of_api =
      of_api(event) && of_producer != last_of_api_.end() && of_producer->second == event.seq;
  JsonArray labels = labels_of(event, line);
  if (!last && !last_of_api && labels.empty()) return {};
  JsonObject left{{"v", 1},           {"id", event.id.text()}, {"producer", event.producer.text()},
                  {"seq", event.seq}, {"at", event.at},        {"run", event.run.text()},
                  {"kind", "cut"}};
  // Never longer than the event, in whose place it stands.
  if (event.row || of_api(event)) left["of"] = event.kind;
  if (!labels.empty()) left["labels"] = std::move(labels);
  if (event.row) left["row"] = *event.row;
  return to_text(left);
}

std::set<Uuid> runs_deleted_by(const EventHead& event, std::string_view line) {
  std::set<Uuid> runs;
  if (event.kind != "prune" && event.kind != "api.delete") return runs;
  const auto members = parse_json_object(line);
  if (!members) return runs;
  if (event.kind == "api.delete") {
    if (get_string(*members, "table") == "playbook") runs.insert(event.run);
    return runs;
  }
  const JsonArray* named = get_array(*members, "runs");
  if (!named) return runs;
  for (const Json& name : *named) {
    if (!name.is_string()) continue;
    if (const auto run = Uuid::parse(std::string_view(name.get_string()))) runs.insert(*run);
  }
  return runs;
}

}  // namespace hearth::journal
