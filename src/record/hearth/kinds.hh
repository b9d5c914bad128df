#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace hearth::record::own {

/// Whether events of this kind tell what a run did: those that a callback, and the daemon beside
/// it, send. Everything else (what people decided, tokens, deletions) is this server's own to
/// append, and not for who may only write records.
bool tells_of_a_run(std::string_view kind);
/// Whether a stream shows events of this kind. Those of tokens hold hashes of secrets.
bool is_shown(std::string_view kind);
/// Whether one of `wanted` is the kind, or is the beginning of it and a star: "run.*". None: all.
bool is_wanted(const std::vector<std::string>& wanted, std::string_view kind);

}  // namespace hearth::record::own
