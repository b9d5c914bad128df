#include "ansible/config_file.hh"

#include <vector>
namespace hearth::ansible {

std::string find_config_file(const Surroundings& around, const FileFactsOf& facts) {
  std::vector<std::string> places;
  if (const auto given = around.variables.find("ANSIBLE_CONFIG"); given != around.variables.end()) {
    const std::string path = full_path(given->second, around.cwd, around);
    places.push_back(facts(path).folder ? path + "/ansible.cfg" : path);
  }
  if (const FileFacts here = facts(around.cwd); here.exists && !here.world_writable)
    places.push_back(around.cwd + "/ansible.cfg");
  places.push_back(full_path("~/.ansible.cfg", around.cwd, around));
  places.push_back("/etc/ansible/ansible.cfg");
  for (const std::string& place : places) {
    const FileFacts found = facts(place);
    if (found.exists && found.readable) return place;
  }
  return "";
}

}  // namespace hearth::ansible
