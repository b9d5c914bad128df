#include "ansible/controller_key.hh"

#include <algorithm>
#include <span>

#include "base/json.hh"
#include "base/text.hh"
#include "worker/frame.hh"

namespace hearth::ansible {
namespace {

/// Read by the dynamic loader, the C library or hooks of the interpreter's start.
constexpr std::string_view kReadAtStart[] = {"LD_",      "GLIBC_TUNABLES",    "MALLOC_", "LOCPATH",
                                             "OPENSSL_", "COVERAGE_PROCESS_", "_ANSIBLE"};

/// Those of Python's own that a controller started with them takes over as they are.
constexpr std::string_view kPython[] = {
    "PYTHONPATH", "PYTHONUNBUFFERED",   "PYTHONDONTWRITEBYTECODE", "PYTHONIOENCODING",
    "PYTHONUTF8", "PYTHONHASHSEED",     "PYTHONWARNINGS",          "PYTHONNOUSERSITE",
    "PYTHONHOME", "PYTHONCOERCECLOCALE"};

/// Variables that the key holds. What else the imports read, the controller itself compares.
constexpr std::string_view kInKey[] = {"ANSIBLE_", "PYTHON", "LC_"};
constexpr std::string_view kNamesInKey[] = {"HOME", "LANG", "LANGUAGE", "PATH", "TZ"};

bool starts_with_any(std::string_view name, std::span<const std::string_view> starts) {
  return std::ranges::any_of(starts, [&](std::string_view one) { return name.starts_with(one); });
}

bool holds(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

bool is_in_key(std::string_view name) {
  return starts_with_any(name, kInKey) || holds(kNamesInKey, name);
}

void add(std::string& text, std::string_view part) {
  text += part;
  text += '\0';
}

std::string_view folder_of(std::string_view path) {
  return path.substr(0, path.rfind('/'));
}

/// Without NUL bytes, which end a string in a frame's body: the parts' order and number are fixed.
std::string without_nul(std::string text) {
  std::ranges::replace(text, '\0', '\n');
  return text;
}

}  // namespace

std::string controller_key(const ControllerPlace& place, const Surroundings& around) {
  std::string key;
  for (const std::string_view part :
       {std::string_view(place.build), std::string_view(place.python),
        std::string_view(place.identity), folder_of(place.script), std::string_view(place.core),
        std::string_view(place.config_file), std::string_view(place.config_text),
        std::string_view(around.cwd), std::string_view(place.folder),
        std::string_view(place.standing)}) {
    add(key, std::to_string(part.size()));
    add(key, part);
  }
  for (const std::string& flag : place.flags) add(key, flag);
  for (const auto& [name, value] : around.variables)
    if (is_in_key(name)) add(key, join({name, "=", value}));
  return without_nul(std::move(key));
}

std::string controller_socket(const std::string& key) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : key) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(hash >> shift);
  return to_hex(bytes) + ".sock";
}

std::string unsuitable_variable(const Variables& variables) {
  for (const auto& [name, value] : variables) {
    const bool off = name == "HEARTH_CONTROLLER" && value == "off";
    if (off || starts_with_any(name, kReadAtStart)) return name;
    if (name.starts_with("PYTHON") && !holds(kPython, name)) return name;
  }
  return "";
}

Expected<std::vector<std::string>> interpreter_flags(const std::vector<std::string>& shebang) {
  std::vector<std::string> words = shebang;
  const bool by_env = !words.empty() && words[0].ends_with("/env");
  if (by_env) words.erase(words.begin());
  const bool split = by_env && !words.empty() && words[0] == "-S";
  if (split) words.erase(words.begin());
  if (words.empty()) return fail(Errc::invalid, "no interpreter in the first line");
  words.erase(words.begin());
  // The kernel gives all that follows as one word.
  if (words.size() > 1 && !split) return fail(Errc::invalid, "several words in the first line");
  for (const std::string& word : words)
    if (word.size() < 2 || word[0] != '-' || word.find_first_not_of("BEIPs", 1) != word.npos)
      return fail(Errc::invalid, join({word, " in the first line"}));
  return words;
}

std::string start_frame(const ControllerPlace& place, const Surroundings& around,
                        const std::string& key, const std::string& socket) {
  std::string body;
  for (const std::string_view part : {std::string_view(key), std::string_view(socket),
                                      std::string_view(around.cwd), std::string_view(place.script)})
    add(body, part);
  for (const auto& [name, value] : around.variables) add(body, join({name, "=", value}));
  return worker::encode_frame({{"t", "start"},
                               {"v", 1},
                               {"argc", 1},
                               {"envc", around.variables.size()},
                               {"terminal", place.has_terminal}},
                              body);
}

std::string call_frame(const std::string& key, const CallerState& caller,
                       const std::vector<std::string>& argv, const Variables& variables) {
  std::string body;
  add(body, key);
  for (const std::string& argument : argv) add(body, argument);
  for (const auto& [name, value] : variables) add(body, join({name, "=", value}));
  JsonArray limits;
  for (const CallerState::Limit& limit : caller.limits)
    limits.push_back(JsonArray{limit.resource, limit.soft, limit.hard});
  return worker::encode_frame(
      {{"t", "call"},
       {"v", 1},
       {"argc", argv.size()},
       {"envc", variables.size()},
       {"umask", caller.umask},
       {"ignored", caller.ignored},
       {"blocked", caller.blocked},
       {"group", caller.group},
       {"limits", std::move(limits)},
       {"fds", JsonArray(caller.inherited.begin(), caller.inherited.end())}},
      body);
}

}  // namespace hearth::ansible
