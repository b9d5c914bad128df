#pragma once
// Inside of ansible: the collection `cloud.common` of a run.
#include <string>

#include "ansible/launch.hh"

namespace hearth::ansible {

/// The folder of collection `ns.name` that Ansible would take: in the collections path in its
/// order, then beside the ansible package whose release.py is `release_file`. "" where there is
/// none.
std::string find_collection(const Config& config, const std::string& release_file,
                            std::string_view ns, std::string_view name);

/// Merges folders by links: what `ours` has comes from there, everything else from `theirs`, which
/// need not exist. `target` must not exist. Errc::io, Errc::denied, Errc::full: nothing is promised
/// of what is there then.
Expected<> merge_by_links(const std::string& ours, const std::string& theirs,
                          const std::string& target);

/// Puts a cloud.common first in the collections path whose turbo classes lead to Hearth's sessions
/// and whose other files are the installed one's. It is made once for each state of that one,
/// below `cache`. Where it cannot be made the launch stays as it is.
void put_stand_in_first(Launch& launch, const std::string& cache, const std::string& share,
                        const std::string& release_file);

}  // namespace hearth::ansible
