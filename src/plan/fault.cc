#include "plan/fault.hh"

#include "base/text.hh"

namespace hearth::plan {

const char* name_of(Fault::Kind kind) {
  switch (kind) {
    case Fault::Kind::too_many:
      return "too_many";
    case Fault::Kind::unnamed:
      return "unnamed";
    case Fault::Kind::duplicate:
      return "duplicate";
    case Fault::Kind::unknown:
      return "unknown";
    case Fault::Kind::self_reference:
      return "self_reference";
    case Fault::Kind::contradiction:
      return "contradiction";
    case Fault::Kind::circle:
      return "circle";
    case Fault::Kind::unreachable:
      return "unreachable";
  }
  HEARTH_ASSERT(!"every kind has a name");
}

Error as_error(const Faults& faults) {
  std::vector<std::string> lines;
  for (const Fault& fault : faults) lines.push_back(fault.message);
  return {Errc::invalid, join_with("\n", lines)};
}

}  // namespace hearth::plan
