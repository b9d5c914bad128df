#include "app/env.hh"

#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

extern char** environ;

namespace hearth::app {
namespace {

namespace fs = std::filesystem;

/// <prefix>/bin/hearth has <prefix>/share/hearth beside it, in the build tree too.
std::string share_of(const fs::path& self) {
  return (self.parent_path().parent_path() / "share" / "hearth").string();
}

}  // namespace

Env Env::of_process() {
  Env env;
  for (char** entry = environ; *entry; ++entry) {
    const std::string_view text(*entry);
    const std::size_t equals = text.find('=');
    if (equals == text.npos) continue;
    env.variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  std::error_code error;
  env.self = fs::read_symlink("/proc/self/exe", error).string();
  env.share = env.get("HEARTH_SHARE").empty() ? share_of(env.self) : env.get("HEARTH_SHARE");
  env.cwd = fs::current_path(error).string();
  return env;
}

std::string Env::get(std::string_view name) const {
  const auto found = variables.find(name);
  return found == variables.end() ? "" : found->second;
}

std::vector<std::string> Env::entries() const {
  std::vector<std::string> entries;
  for (const auto& [name, value] : variables) entries.push_back(join({name, "=", value}));
  return entries;
}

std::string Env::home() const {
  if (const std::string home = get("HEARTH_HOME"); !home.empty()) return home;
  if (const std::string data = get("XDG_DATA_HOME"); data.starts_with('/')) return data + "/hearth";
  return get("HOME") + "/.local/share/hearth";
}

std::string Env::cache() const {
  if (const std::string cache = get("XDG_CACHE_HOME"); cache.starts_with('/'))
    return cache + "/hearth";
  return get("HOME") + "/.cache/hearth";
}

worker::RuntimeVariables Env::runtime() const {
  return {get("HEARTH_RUNTIME_DIR"), get("XDG_RUNTIME_DIR"), get("TMPDIR")};
}

void fill_random(std::span<std::uint8_t> bytes) {
  // Never fails for so few bytes once the machine has booted (getrandom(2)).
  const ssize_t filled = ::getrandom(bytes.data(), bytes.size(), 0);
  HEARTH_ASSERT(filled == static_cast<ssize_t>(bytes.size()));
}

Uuid fresh_uuid(const Clock& clock) {
  std::array<std::uint8_t, 10> random{};
  fill_random(random);
  return make_uuid_v7(clock.utc(), random);
}

std::string build_id() {
  return HEARTH_VERSION;
}

Expected<> make_private_folder(const std::string& path) {
  const fs::path parent = fs::path(path).parent_path();
  if (!parent.empty() && ::access(parent.c_str(), F_OK) != 0 && parent != path)
    CHECK_OK(make_private_folder(parent.string()));
  if (::mkdir(path.c_str(), 0700) == 0) return {};
  if (errno != EEXIST) return fail_errno(errno, path);
  struct stat info;
  if (::stat(path.c_str(), &info) != 0) return fail_errno(errno, path);
  if (!S_ISDIR(info.st_mode)) return fail(Errc::exists, path + ": is no folder; move it away");
  if (info.st_uid != ::geteuid())
    return fail(Errc::denied,
                path + ": belongs to somebody else; set HEARTH_HOME to a folder of your own");
  if ((info.st_mode & 077) != 0)
    return fail(Errc::denied, join({path, ": others may enter it; chmod 700 ", path}));
  return {};
}

}  // namespace hearth::app
