#include "record/hearth/draft.hh"

#include "base/text.hh"

namespace hearth::record::own {

api::Draft person_draft(const api::Context& context, const Ask& ask, JsonObject event) {
  api::Draft draft;
  draft.kind = std::string(get_string(event, "kind").value_or(""));
  const auto run = Uuid::parse(get_string(event, "run").value_or(""));
  draft.run = run.value_or(context.fresh);
  event.erase("kind");
  event.erase("run");
  const std::string_view said = get_string(ask.body, "by").value_or("");
  event["by"] = ask.who.empty() ? said : std::string_view(ask.who);
  if (const auto reason = get_string(ask.body, "reason")) event["reason"] = *reason;
  const std::string text = to_text(event);
  draft.members = text.substr(1, text.size() - 2);
  return draft;
}

namespace {

std::string merged_body(const MachineRow& machine) {
  return join({R"({"detail":"It was merged into another machine.","machine":)",
               std::to_string(*machine.merged_into), "}"});
}

}  // namespace

Answer merged_refusal(const MachineRow& machine) {
  return {409, merged_body(machine)};
}

Answer merged_answer(const Ask& ask, const MachineRow& machine) {
  // All that follows the machine's id in the path stays.
  const std::string whole = "/api/hearth/v1/machines/";
  const std::size_t at = ask.url.find(whole);
  std::string rest;
  if (at != std::string::npos) {
    const std::size_t slash = ask.url.find('/', at + whole.size());
    if (slash != std::string::npos) rest = ask.url.substr(slash);
  }
  Answer answer{301, merged_body(machine)};
  answer.location = join({ask.base, whole, std::to_string(*machine.merged_into), rest});
  return answer;
}

}  // namespace hearth::record::own
