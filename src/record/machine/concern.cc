#include "record/machine/concern.hh"

#include <algorithm>

namespace hearth::record {
namespace {

constexpr std::string_view kConcerningKinds[] = {
    "run.start", "run.end", "run.expire", "host", "facts", "identity", "api.host", "api.playbook"};
constexpr std::string_view kKey = "\"kind\"";

std::string_view after_blanks(std::string_view text) {
  const std::size_t at = text.find_first_not_of(" \t\r\n");
  return at == text.npos ? std::string_view() : text.substr(at);
}

bool has(std::string_view line, std::string_view text) {
  return line.find(text) != line.npos;
}

/// The API sets much; only facts and ends concern machines.
bool sets_what_counts(std::string_view line) {
  return has(line, "\"facts\"") || has(line, "\"status\"");
}

bool wanted(std::string_view kind, std::string_view line) {
  if (kind == "api.set") return sets_what_counts(line);
  return kind.starts_with("machine.") || std::ranges::count(kConcerningKinds, kind) > 0;
}

}  // namespace

bool concerns_machines(std::string_view line) {
  for (std::size_t at = line.find(kKey); at != line.npos; at = line.find(kKey, at + 1)) {
    std::string_view rest = after_blanks(line.substr(at + kKey.size()));
    if (!rest.starts_with(':')) continue;
    rest = after_blanks(rest.substr(1));
    if (!rest.starts_with('"')) continue;
    rest.remove_prefix(1);
    if (wanted(rest.substr(0, rest.find('"')), line)) return true;
  }
  return false;
}

}  // namespace hearth::record
