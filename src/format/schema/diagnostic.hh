#pragma once
#include <string>

#include "format/yaml/mark.hh"

namespace hearth::format {

enum class Severity : std::uint8_t {
  error,       ///< the schema refuses it
  deprecated,  ///< it works, and a later version of cloud-init may refuse it
  info,        ///< worth knowing
};

/// "error", "deprecated", "info".
std::string_view name_of(Severity severity);

/// What a schema has to say about one place of a document.
struct Diagnostic {
  Severity severity = Severity::error;
  Mark at;
  std::string path;     ///< "users.0.name"; empty: the whole document
  std::string keyword;  ///< of the schema: "type", "additionalProperties", …
  std::string what;
  std::string mend;  ///< may be empty
};

/// "FILE:3:7: error: users.0.name: WHAT; MEND", as compilers write it.
std::string to_text(const Diagnostic& diagnostic, std::string_view file);

}  // namespace hearth::format
