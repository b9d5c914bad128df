#include "worker/context.hh"

#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "base/text.hh"

namespace hearth::worker {
namespace {

std::string inode_of(const std::string& path) {
  struct stat info;
  return ::stat(path.c_str(), &info) == 0 ? std::to_string(info.st_ino) : "-";
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Up to the first NUL, line end or blank; "-" where that is nothing.
std::string first_word(std::string_view text) {
  const std::string_view word = text.substr(0, text.find_first_of(std::string_view("\0\n \t", 4)));
  return word.empty() ? "-" : std::string(word);
}

/// The value behind "NAME:" in the text of proc(5), status.
std::string status_field(std::string_view text, std::string_view name) {
  const std::size_t at = text.find(name);
  if (at == text.npos) return "-";
  std::string_view rest = text.substr(at + name.size());
  rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
  return first_word(rest);
}

}  // namespace

std::string own_context() {
  std::vector<std::string> fields;
  for (const char* name : {"ipc", "mnt", "net", "pid", "user", "uts"})
    fields.push_back(inode_of(join({"/proc/self/ns/", name})));
  struct stat root{};
  const bool known = ::stat("/", &root) == 0;
  fields.push_back(known ? std::to_string(root.st_dev) : "-");
  fields.push_back(known ? std::to_string(root.st_ino) : "-");
  fields.push_back(status_field(read_file("/proc/self/status"), "NoNewPrivs:"));
  fields.push_back(first_word(read_file("/proc/self/loginuid")));
  fields.push_back(first_word(read_file("/proc/self/attr/current")));
  return join_with(" ", fields);
}

}  // namespace hearth::worker
