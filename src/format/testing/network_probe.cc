// format_network_probe config|openstack RENDERER: a document in JSON from stdin, its files and its
// problems as JSON to stdout.
#include <iostream>
#include <iterator>

#include "base/text.hh"
#include "format/network/read.hh"
#include "format/network/render.hh"

using namespace hearth;
using namespace hearth::format::network;

namespace {

Json files_json(const std::vector<File>& files) {
  JsonArray out;
  for (const File& file : files) {
    out.push_back({{"path", file.path}, {"mode", file.mode}, {"bytes", file.bytes}});
  }
  return out;
}

Json problems_json(const std::vector<Problem>& problems) {
  JsonArray out;
  for (const Problem& problem : problems) {
    out.push_back({{"path", problem.path}, {"message", problem.message}});
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const std::string text{std::istreambuf_iterator<char>(std::cin), {}};
  const auto document = parse_json(text);
  if (!document) return std::cerr << document.error().message << "\n", 1;
  const KnownMacs known{{"fa:16:3e:00:00:01", "ens3"}, {"fa:16:3e:00:00:02", "ens4"}};
  const Reading reading = std::string_view(argv[1]) == "openstack"
                              ? read_network_data(*document, known)
                              : read_network_config(*document, known);
  for (const Renderer renderer :
       {Renderer::networkd, Renderer::netplan, Renderer::eni, Renderer::network_manager}) {
    if (std::string_view(argv[2]) != name_of(renderer)) continue;
    std::cout << to_text({{"files", files_json(render(reading.network, renderer))},
                          {"problems", problems_json(reading.problems)}})
              << "\n";
    return 0;
  }
  return 2;
}
