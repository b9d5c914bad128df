#include "format/network/render.hh"

namespace hearth::format::network {

const char* name_of(Renderer renderer) {
  constexpr const char* kNames[] = {"networkd", "netplan", "eni", "network-manager"};
  return kNames[static_cast<int>(renderer)];
}

std::vector<File> render(const Network& network, Renderer renderer) {
  switch (renderer) {
    case Renderer::networkd:
      return render_networkd(network);
    case Renderer::netplan:
      return render_netplan(network);
    case Renderer::eni:
      return render_eni(network);
    case Renderer::network_manager:
      return render_network_manager(network);
  }
  return {};
}

}  // namespace hearth::format::network
