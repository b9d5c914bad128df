#include "format/yaml/mark.hh"

#include "base/text.hh"

namespace hearth::format {

std::string to_text(const Fault& fault) {
  std::string text = join({"line ", std::to_string(fault.at.line), ", column ",
                           std::to_string(fault.at.column), ": ", fault.what});
  if (!fault.mend.empty()) text += "; " + fault.mend;
  return text;
}

Error to_error(const Fault& fault) {
  return Error{Errc::invalid, to_text(fault)};
}

}  // namespace hearth::format
