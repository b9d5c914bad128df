// A network configuration: whatever tree comes, its problems have a place, and what is rendered of
// the rest has one line for each line, in files that stay in their folders.
#include "base/json.hh"
#include "format/network/read.hh"
#include "format/network/render.hh"

using namespace hearth;
using namespace hearth::format::network;

namespace {

void check(const Reading& reading) {
  for (const Problem& problem : reading.problems) HEARTH_ASSERT(!problem.message.empty());
  for (const Renderer renderer :
       {Renderer::networkd, Renderer::netplan, Renderer::eni, Renderer::network_manager}) {
    for (const File& file : render(reading.network, renderer)) {
      HEARTH_ASSERT(file.path.starts_with("/etc/") && file.path.find("/../") == std::string::npos);
      HEARTH_ASSERT(file.path.find('\n') == std::string::npos);
      for (const char c : file.bytes) {
        HEARTH_ASSERT(c == '\n' || static_cast<unsigned char>(c) >= ' ');
      }
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto document = parse_json({reinterpret_cast<const char*>(data), size});
  if (!document) return 0;
  const KnownMacs known{{"fa:16:3e:00:00:01", "ens3"}};
  check(read_network_config(*document, known));
  check(read_network_data(*document, known));
  return 0;
}
