#include "record/import/draft.hh"

#include "base/text.hh"
#include "record/import/block.hh"

namespace hearth::record {

// `want` stands first: whoever gives rows their ids looks there (project/row_ids.hh).
std::string ImportDraft::line(const Uuid& producer, std::int64_t seq) const {
  const Uuid id = derived_uuid(producer.text(), std::to_string(seq));
  const std::string wanted = want ? join({"\"want\":", std::to_string(*want), ","}) : "";
  return join({"{", wanted, "\"v\":1,\"id\":\"", id.text(), "\",\"producer\":\"", producer.text(),
               "\",\"seq\":", std::to_string(seq), ",\"at\":", std::to_string(at), ",\"run\":\"",
               run.text(), "\",\"kind\":\"", kind, "\"", members.empty() ? "" : ",", members, "}"});
}

std::string without_braces(std::string object) {
  return object.substr(1, object.size() - 2);
}

}  // namespace hearth::record
