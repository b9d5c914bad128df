#include "ansible/environment.hh"

#include <algorithm>

#include "base/text.hh"

namespace hearth::ansible {
namespace {

constexpr const char* kCallback = "hearth.automation.record";

bool holds(const ListSetting& setting, const std::string& value) {
  return std::ranges::find(setting.values, value) != setting.values.end();
}

std::string where(const ListSetting& setting) {
  if (setting.from == ListSetting::From::preset) return "Ansible's default";
  return "what " + setting.origin + " says";
}

/// `list` with `ours` at its end; just `ours` where there is none.
std::string appended(const std::string& list, bool is_set, char separator,
                     const std::string& ours) {
  return is_set ? list + separator + ours : ours;
}

/// What came from a variable stays as it was typed, since Ansible will read it as before; a path
/// from the file or a default is made absolute, since a variable's relative paths start elsewhere.
Addition list_addition(const char* name, const char* key, const ListSetting& setting,
                       char separator, const std::string& ours, std::string_view why) {
  Addition addition{.name = name, .key = key, .unchanged = holds(setting, ours)};
  const bool is_set = separator == ':' || setting.from != ListSetting::From::preset;
  const std::string absolute = separator == ':' ? join_with(":", setting.values) : setting.raw;
  const bool from_variable = setting.from == ListSetting::From::variable;
  addition.value = from_variable ? setting.raw : absolute;
  addition.key_value = absolute;
  addition.why = where(setting) + " has it already";
  if (addition.unchanged) return addition;
  addition.value = appended(addition.value, is_set, separator, ours);
  addition.key_value = appended(absolute, is_set, separator, ours);
  addition.why = join({why, ", after ", where(setting)});
  return addition;
}

/// In single quotes for sh(1).
std::string shell_quoted(std::string_view text) {
  std::string result = "'";
  for (const char c : text) {
    if (c == '\'') {
      result += "'\\''";
    } else {
      result += c;
    }
  }
  return result + "'";
}

/// A list of Ansible's with line ends in it, on one line.
std::string on_one_line(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text;
}

}  // namespace

std::vector<Addition> additions(const Config& config, const HearthParts& parts) {
  const std::string ansible = parts.share + "/ansible";
  std::vector<Addition> all;
  all.push_back(list_addition("ANSIBLE_CALLBACKS_ENABLED", "callbacks_enabled",
                              config.callbacks_enabled, ',', kCallback,
                              "records what the playbook does"));
  all.push_back(list_addition("ANSIBLE_COLLECTIONS_PATH", "collections_path",
                              config.collections_path, ':', ansible + "/collections",
                              "where that callback is"));
  all.push_back(list_addition("ANSIBLE_CONNECTION_PLUGINS", "connection_plugins",
                              config.connection_plugins, ':', ansible + "/connection",
                              "where the warm connection plugins are"));
  all.push_back({.name = "HEARTH_BIN",
                 .value = parts.binary,
                 .why = "what starts the daemon when none runs"});
  all.push_back({.name = "HEARTH_RUN",
                 .value = parts.run.text(),
                 .why = "the name of this run in the record",
                 .once = true});
  for (const auto& [name, value] : parts.recorded)
    all.push_back({.name = name, .value = value, .why = "as the command line says", .once = true});
  return all;
}

std::vector<Addition> adhoc_additions(const Config& config, const HearthParts& parts) {
  std::vector<Addition> all = additions(config, parts);
  if (config.adhoc_callbacks) return all;
  all.front() = {.name = "ANSIBLE_CALLBACKS_ENABLED",
                 .value = kCallback,
                 .why = "records what the command does; `ansible` would load no callback"};
  all.push_back({.name = "ANSIBLE_LOAD_CALLBACK_PLUGINS",
                 .value = "True",
                 .why = "`ansible` loads callbacks only then"});
  all.push_back({.name = "ANSIBLE_CALLBACK_PLUGINS",
                 .value = parts.share + "/ansible/no-callbacks",
                 .why = "yours stay unloaded, as without Hearth: there is no such folder"});
  all.push_back({.name = "ANSIBLE_STDOUT_CALLBACK",
                 .value = "default",
                 .why = "`ansible` prints as without Hearth"});
  return all;
}

Variables with_additions(Variables environment, const std::vector<Addition>& additions) {
  for (const Addition& addition : additions)
    if (!addition.unchanged) environment[addition.name] = addition.value;
  return environment;
}

std::string explain(const Config& config, const std::vector<Addition>& additions,
                    std::string_view program, std::string_view command) {
  std::string text =
      join({"# What Hearth adds to the environment of ", program, ".\n",
            "# Your ansible.cfg: ", config.file.empty() ? "none" : config.file, "\n\n"});
  for (const Addition& addition : additions) {
    const bool is_set = !addition.once && !addition.unchanged;
    text += join({"# ", addition.name, ": ", addition.why, "\n", is_set ? "" : "# ", "export ",
                  addition.name, "=", shell_quoted(addition.value), "\n"});
  }
  text += join({"\n# The same in an ansible.cfg, to keep typing ", program, ":\n# [defaults]\n"});
  for (const Addition& addition : additions)
    if (!addition.key.empty())
      text += join({"# ", addition.key, " = ", on_one_line(addition.key_value), "\n"});
  text += join({"\n# For your shell's profile: the same with a warm start.\n# alias ", program, "=",
                shell_quoted(command), "\n"});
  text += "\n# ANSIBLE_PIPELINING stays as it is: the warm connection decides task by task.\n";
  text +=
      "# Hosts behind ssh: the variable hearth_far (or HEARTH_FAR) is copy, installed or off.\n";
  return text;
}

}  // namespace hearth::ansible
