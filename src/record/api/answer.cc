#include "record/api/answer.hh"

#include "base/text.hh"
#include "record/api/values.hh"

namespace hearth::record::api {
std::string ascii_json(std::string_view text) {
  std::string out;
  append_string(out, text);
  return out;
}

Answer detail(int status, std::string_view text) {
  return {status, join({"{\"detail\":", ascii_json(text), "}"})};
}

void Problems::add(std::string_view field, std::vector<std::string> texts) {
  fields_.emplace_back(field, std::move(texts));
}

Answer Problems::answer() const {
  std::vector<std::string> members;
  for (const auto& [field, texts] : fields_) {
    std::vector<std::string> quoted;
    for (const std::string& text : texts) quoted.push_back(ascii_json(text));
    members.push_back(join({ascii_json(field), ":[", join_with(",", quoted), "]"}));
  }
  return {400, join({"{", join_with(",", members), "}"})};
}

std::string no_such_choice(std::string_view value) {
  return join({"Select a valid choice. ", value, " is not one of the available choices."});
}

Answer non_field(std::string text) {
  Problems problems;
  problems.add(kNonField, {std::move(text)});
  return problems.answer();
}

}  // namespace hearth::record::api
