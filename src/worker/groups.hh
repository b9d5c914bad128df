#pragma once
#include <sys/types.h>

#include <string>
#include <vector>

#include "base/error.hh"

namespace hearth::worker {

/// The text of /proc/self/cgroup; "" where there is none.
std::string own_membership();

/// The cgroup (v2) that this process is in, as it was found.
struct OwnGroup {
  std::string folder;                  ///< of it, below the mount point
  std::string controllers;             ///< cgroup.controllers: what its own groups may be given
  std::vector<std::string> processes;  ///< cgroup.procs
};

/// `root`: where cgroup v2 is mounted. `membership`: as own_membership() gives it.
/// Errc::not_found: no cgroup v2 there.
Expected<OwnGroup> find_own_group(const std::string& root, const std::string& membership);

/// Why no worker can have a group below it that limits its memory, or "".
///
/// Groups with controllers must not hold processes themselves (cgroups(7), "no internal
/// processes"), so whoever is in this one has to move one level down. That is done to no process
/// but this one: where a shell or anybody else is in it, too, it stays as it is.
std::string why_no_groups(const OwnGroup& group, pid_t self);

/// Makes room for workers' groups: moves this process into a group `daemon` below its own, and
/// hands the memory controller down. Gives the folder in which workers' groups are made. Where it
/// fails this process is where it was.
Expected<std::string> make_room_for_groups(const std::string& root, const std::string& membership,
                                           pid_t self);

}  // namespace hearth::worker
