// For test/it/ansible/test_config.py: reads one JSON object a line,
//   {"variables": {…}, "cwd": "/…", "core": "2.14"}
// and answers each with what is in force of the ansible.cfg files of this machine, as JSON, or with
// {"refused": "…"} where Ansible refuses the file.
#include <iostream>

#include "ansible/config.hh"
#include "ansible/config_file.hh"
#include "ansible/files.hh"
#include "base/json.hh"

namespace hearth::ansible {
namespace {

JsonArray values_of(const ListSetting& setting) {
  return JsonArray(setting.values.begin(), setting.values.end());
}

JsonObject answer(const JsonObject& question) {
  Surroundings around{{}, std::string(*get_string(question, "cwd")), home_of};
  for (const auto& [name, value] : *get_object(question, "variables"))
    around.variables[name] = value.as_string();
  const CoreVersion core = *CoreVersion::parse(*get_string(question, "core"));
  const std::string file = find_config_file(around, file_facts);
  const auto text = file.empty() ? std::string() : read_head(file, 1 << 20).value_or("");
  const auto config = read_config(around, file, text, core);
  if (!config) return {{"refused", config.error().message}};
  return {{"file", file},
          {"home", config->home},
          {"callbacks_enabled", values_of(config->callbacks_enabled)},
          {"collections_path", values_of(config->collections_path)},
          {"connection_plugins", values_of(config->connection_plugins)}};
}

}  // namespace
}  // namespace hearth::ansible

int main() {
  std::string line;
  while (std::getline(std::cin, line))
    std::cout << hearth::to_text(hearth::ansible::answer(*hearth::parse_json_object(line))) << "\n";
}
