#include "worker/call.hh"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

namespace hearth::worker {
namespace {

/// The variable that decides Python's encodings: the first set one (setlocale(3), LC_CTYPE).
std::string ctype_locale(const Call& call) {
  for (const std::string_view name : {"LC_ALL", "LC_CTYPE", "LANG"})
    if (const auto value = call.variable(name); !value.empty()) return std::string(value);
  return "C";
}

std::string identity_of(const struct stat& info) {
  return join({std::to_string(info.st_dev), ":", std::to_string(info.st_ino), ":",
               std::to_string(info.st_size), ":", std::to_string(info.st_mtim.tv_sec), ".",
               std::to_string(info.st_mtim.tv_nsec)});
}

std::string_view folder_of(std::string_view path) {
  return path.substr(0, std::min(path.rfind('/'), path.size()));
}

}  // namespace

std::string_view Call::variable(std::string_view name) const {
  for (const std::string_view entry : env)
    if (entry.size() > name.size() && entry.starts_with(name) && entry[name.size()] == '=')
      return entry.substr(name.size() + 1);
  return {};
}

Expected<Call> read_call(const Frame& frame) {
  if (get_int(frame.header, "v") != 1) return fail(Errc::protocol, "version");
  TRY(const std::int64_t argc, read_count(frame.header, "argc"));
  TRY(const std::int64_t envc, read_count(frame.header, "envc"));
  std::string_view body = frame.body();
  Call call;
  TRY(const auto interpreter, take_strings(body, 1));
  call.interpreter = interpreter[0];
  TRY(call.argv, take_strings(body, argc));
  TRY(call.env, take_strings(body, envc));
  if (!body.empty()) return fail(Errc::protocol, "a call's body has more than it says");
  if (!call.interpreter.starts_with('/'))
    return fail(Errc::protocol, "a call's interpreter is no absolute path");
  if (call.argv.size() > 1) return fail(Errc::protocol, "a call has at most one argument");
  call.run = get_string(frame.header, "run").value_or(call.variable("HEARTH_RUN"));
  call.task = get_string(frame.header, "task").value_or("");
  call.host = get_string(frame.header, "host").value_or("");
  call.context = get_string(frame.header, "context").value_or("");
  return call;
}

ZygoteKey key_of(const Call& call, std::string binary) {
  ZygoteKey key{std::string(call.interpreter), std::move(binary), {"ctype=" + ctype_locale(call)}};
  for (const std::string_view entry : call.env)
    if (entry.starts_with("PYTHON")) key.env.emplace_back(entry);
  std::sort(key.env.begin(), key.env.end());
  return key;
}

Expected<std::string> identify_binary(std::string_view interpreter) {
  const std::string path(interpreter);
  struct stat info;
  if (::stat(path.c_str(), &info) != 0) return fail_errno(errno, path);
  std::string identity = identity_of(info);
  const std::string bin(folder_of(path));
  for (const std::string& folder : {bin, std::string(folder_of(bin))})
    if (::stat((folder + "/pyvenv.cfg").c_str(), &info) == 0) identity += " " + identity_of(info);
  return identity;
}

std::vector<std::string> zygote_environment(const Call& call, std::string_view cache_dir,
                                            std::string_view runtime_dir) {
  constexpr std::string_view kKept[] = {
      "LANG=", "LC_ALL=", "LC_CTYPE=", "PATH=", "HOME=", "PYTHON"};
  std::vector<std::string> env;
  for (const std::string_view entry : call.env)
    for (const std::string_view start : kKept)
      if (entry.starts_with(start)) env.emplace_back(entry);
  env.push_back(join({"HEARTH_CACHE_DIR=", cache_dir}));
  env.push_back(join({"HEARTH_WORKER_DIR=", runtime_dir}));
  return env;
}

}  // namespace hearth::worker
