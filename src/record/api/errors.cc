#include "record/api/errors.hh"

#include "base/text.hh"
#include "record/api/values.hh"

namespace hearth::record::api {

void Errors::add(std::string_view field, std::string_view text) {
  if (!members_.empty()) members_ += ',';
  append_string(members_, field);
  members_ += ":[";
  append_string(members_, text);
  members_ += ']';
}

std::string no_such_choice(std::string_view value) {
  return join({"Select a valid choice. ", value, " is not one of the available choices."});
}

}  // namespace hearth::record::api
