#include "ansible/launch.hh"

#include "base/text.hh"

namespace hearth::ansible {
namespace {

Launch ordinary(std::string note = "") {
  return {.note = std::move(note)};
}

bool is_off(const Surroundings& around) {
  const auto given = around.variables.find("HEARTH");
  return given != around.variables.end() && given->second == "off";
}

}  // namespace

Launch decide_launch(const Surroundings& around, const HearthParts& parts, bool adhoc,
                     std::optional<CoreVersion> core, const std::string& config_file,
                     const std::optional<std::string>& config_text) {
  if (is_off(around) || !core || !config_text) return ordinary();
  if (*core < kOldestCore)
    return ordinary(join({"ansible-core ", core->text(), " is older than ", kOldestCore.text(),
                          ": runs the ordinary way, unrecorded; upgrade ansible-core"}));
  auto config = read_config(around, config_file, *config_text, *core);
  if (!config) return ordinary();
  Launch launch{.warm = true, .config = *std::move(config)};
  launch.additions =
      adhoc ? adhoc_additions(launch.config, parts) : additions(launch.config, parts);
  return launch;
}

}  // namespace hearth::ansible
