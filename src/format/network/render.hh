#pragma once
#include <string>
#include <vector>

#include "format/network/model.hh"

namespace hearth::format::network {

/// A file to write.
struct File {
  std::string path;   ///< absolute, in the system that is configured
  unsigned mode = 0;  ///< permission bits
  std::string bytes;
};

enum class Renderer { networkd, netplan, eni, network_manager };

/// "networkd", "netplan", "eni", "network-manager": cloud-init's names.
const char* name_of(Renderer renderer);

/// The files that configure `network`, what cloud-init's renderer of that name writes and where
/// Debian's and Ubuntu's cloud-init write it. README.md says what differs.
std::vector<File> render(const Network& network, Renderer renderer);

std::vector<File> render_networkd(const Network& network);
std::vector<File> render_netplan(const Network& network);
std::vector<File> render_eni(const Network& network);
std::vector<File> render_network_manager(const Network& network);

}  // namespace hearth::format::network
