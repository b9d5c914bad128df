#include "ansible/config.hh"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "ansible/ini.hh"
#include "ansible/python_text.hh"
#include "base/text.hh"

namespace hearth::ansible {
namespace {

/// A name under which a setting is found. Of several that are set the last one counts.
struct Name {
  const char* variable;
  const char* key;           // in [defaults]
  CoreVersion last{99, 99};  // the last core that looks at it
};

struct Definition {
  std::span<const Name> names;
  bool paths;          // pathspec: separated by ':', else list: by ','
  const char* preset;  // of a pathspec; its first part is below ANSIBLE_HOME
};

constexpr std::array kCallbackNames{
    Name{"ANSIBLE_CALLBACK_WHITELIST", "callback_whitelist", {2, 14}},
    Name{"ANSIBLE_CALLBACKS_ENABLED", "callbacks_enabled"}};
constexpr Definition kCallbacks{kCallbackNames, false, ""};

constexpr std::array kCollectionNames{
    Name{"ANSIBLE_COLLECTIONS_PATHS", "collections_paths", {2, 18}},
    Name{"ANSIBLE_COLLECTIONS_PATH", "collections_path"}};
constexpr Definition kCollections{kCollectionNames, true,
                                  "/collections:/usr/share/ansible/collections"};

constexpr std::array kConnectionNames{Name{"ANSIBLE_CONNECTION_PLUGINS", "connection_plugins"}};
constexpr Definition kConnections{kConnectionNames, true,
                                  "/plugins/connection:/usr/share/ansible/plugins/connection"};

std::string_view unquote(std::string_view text) {
  const bool quoted = text.size() > 1 && text.front() == text.back() &&
                      (text.front() == '"' || text.front() == '\'') &&
                      text[text.size() - 2] != '\\';
  return quoted ? text.substr(1, text.size() - 2) : text;
}

/// Python's str.split: the empty text has one part.
std::vector<std::string> parts_of(std::string_view text, char separator) {
  return text.empty() ? std::vector<std::string>{""} : split(text, separator);
}

std::string folder_of_file(const std::string& file) {
  return file.substr(0, file.rfind('/'));
}

class Reader {
 public:
  Reader(const Surroundings& around, const std::string& file, const Ini& ini, CoreVersion version)
      : around_(around), file_(file), ini_(ini), version_(version) {}

  std::string home() const {
    if (const auto given = around_.variables.find("ANSIBLE_HOME"); given != around_.variables.end())
      return resolve_path(given->second, around_.cwd, around_);
    if (const auto written = ini_.get("defaults", "home"))
      return resolve_path(*written, folder_of_file(file_), around_);
    return resolve_path("~/.ansible", around_.cwd, around_);
  }

  /// As Ansible's boolean() with strict=False.
  bool flag(const char* variable, const char* key) const {
    constexpr std::string_view kTrue[] = {"y", "yes", "on", "1", "true", "t"};
    std::string text = ini_.get("defaults", key).value_or("");
    if (const auto given = around_.variables.find(variable); given != around_.variables.end())
      text = given->second;
    text = std::string(unquote(strip(text)));
    for (char& c : text)
      if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
    return std::ranges::find(kTrue, text) != std::end(kTrue);
  }

  ListSetting list(const Definition& definition, const std::string& home) const {
    ListSetting setting = found(definition);
    if (definition.paths) {
      const bool preset = setting.from == ListSetting::From::preset;
      const std::string text = preset ? home + definition.preset : setting.raw;
      const bool in_file = setting.from == ListSetting::From::file;
      const std::string base = in_file ? folder_of_file(file_) : around_.cwd;
      for (const std::string& part : parts_of(text, ':'))
        setting.values.push_back(resolve_path(part, base, around_));
    } else if (setting.from != ListSetting::From::preset) {
      for (const std::string& part : parts_of(setting.raw, ','))
        setting.values.emplace_back(unquote(strip(part)));
    }
    return setting;
  }

 private:
  /// Where the setting comes from, without its values. A variable goes before the file.
  ListSetting found(const Definition& definition) const {
    ListSetting setting{.origin = "default"};
    for (const Name& name : definition.names) {
      const auto given = around_.variables.find(name.variable);
      if (version_ > name.last || given == around_.variables.end()) continue;
      setting = {given->second, {}, ListSetting::From::variable, name.variable};
    }
    if (setting.from == ListSetting::From::variable) return setting;
    for (const Name& name : definition.names) {
      const auto written = ini_.get("defaults", name.key);
      if (version_ > name.last || !written) continue;
      setting = {*written, {}, ListSetting::From::file, file_};
    }
    return setting;
  }

  const Surroundings& around_;
  const std::string& file_;
  const Ini& ini_;
  const CoreVersion version_;
};

}  // namespace

Expected<Config> read_config(const Surroundings& around, const std::string& file,
                             std::string_view text, CoreVersion version) {
  if (!file.empty() && !file.ends_with(".cfg") && !file.ends_with(".ini"))
    return fail(Errc::invalid, file + ": Ansible takes .cfg and .ini only");
  auto ini = Ini::parse(text);
  if (!ini) return std::unexpected(std::move(ini).error().in(file));
  const Reader reader(around, file, *ini, version);
  Config config{.file = file, .home = reader.home()};
  config.callbacks_enabled = reader.list(kCallbacks, config.home);
  config.collections_path = reader.list(kCollections, config.home);
  config.connection_plugins = reader.list(kConnections, config.home);
  config.adhoc_callbacks = reader.flag("ANSIBLE_LOAD_CALLBACK_PLUGINS", "bin_ansible_callbacks");
  return config;
}

}  // namespace hearth::ansible
