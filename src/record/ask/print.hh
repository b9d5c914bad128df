#pragma once
#include <string>

#include "base/json.hh"

namespace hearth::record::ask {

// The answers as text for people, made from their JSON, which may come from another machine: what
// is missing is shown as "-", control characters as \x1b. Times are UTC. Each ends with a line end.

std::string diff_text(const JsonObject& answer);
std::string critical_path_text(const JsonObject& answer);
std::string failures_text(const JsonObject& answer);
std::string slower_text(const JsonObject& answer);
std::string host_history_text(const JsonObject& answer);
std::string roles_text(const JsonObject& answer);
std::string role_text(const JsonObject& answer);
std::string search_text(const JsonObject& answer);
/// Tasks and results by time, in lines that fit `width` characters: one for each task, its hosts'
/// results as a bar.
std::string timeline_text(const JsonObject& answer, std::size_t width);

}  // namespace hearth::record::ask
