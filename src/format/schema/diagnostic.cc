#include "format/schema/diagnostic.hh"

#include "base/text.hh"

namespace hearth::format {

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::deprecated:
      return "deprecated";
    case Severity::info:
      return "info";
  }
  return "";
}

std::string to_text(const Diagnostic& diagnostic, std::string_view file) {
  std::string text =
      join({file, ":", std::to_string(diagnostic.at.line), ":",
            std::to_string(diagnostic.at.column), ": ", name_of(diagnostic.severity), ": "});
  if (!diagnostic.path.empty()) text += diagnostic.path + ": ";
  text += diagnostic.what;
  if (!diagnostic.mend.empty()) text += "; " + diagnostic.mend;
  return text;
}

}  // namespace hearth::format
