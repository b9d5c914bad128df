#include "app/site_folder.hh"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>

#include "base/text.hh"
#include "journal/posix.hh"

namespace hearth::app {
namespace {

Expected<> make_folder(const std::string& path) {
  if (::mkdir(path.c_str(), 0777) == 0) return {};
  const int error = errno;
  struct stat info{};
  if (error != EEXIST || ::stat(path.c_str(), &info) != 0) return fail_errno(error, path);
  if (S_ISDIR(info.st_mode)) return {};
  return fail(Errc::exists, path + " is there and no folder; name another one");
}

/// "12.js" for ".js"
bool is_numbered(std::string_view name, std::string_view suffix) {
  if (!name.ends_with(suffix)) return false;
  name.remove_suffix(suffix.size());
  return !name.empty() && name.find_first_not_of("0123456789") == name.npos;
}

Expected<> take_away(const std::string& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return fail_errno(errno, path);
  return {};
}

Expected<> take_numbered_away(const std::string& folder, std::string_view suffix) {
  if (::access(folder.c_str(), F_OK) != 0) return {};
  TRY(const auto names, journal::names_in(folder));
  for (const std::string& name : names)
    if (is_numbered(name, suffix)) CHECK_OK(take_away(join({folder, "/", name})));
  return {};
}

/// Whether there is no index.html, or one that an export wrote.
Expected<bool> may_replace(const std::string& index) {
  const auto fd = journal::open_file(index, O_RDONLY);
  if (!fd && fd.error().code == Errc::not_found) return true;
  if (!fd) return std::unexpected(fd.error());
  std::string head(1024, '\0');
  TRY(const std::size_t size, journal::read_at(fd->get(), head, 0, index));
  head.resize(size);
  return head.find("<meta name=\"generator\" content=\"Hearth ") != head.npos;
}

/// The document first: what is left does not open then.
Expected<> make_room(const std::string& path) {
  const std::string index = path + "/index.html";
  TRY(const bool ours, may_replace(index));
  if (!ours) return fail(Errc::exists, index + " is no export of Hearth's: name another folder");
  CHECK_OK(take_away(index));
  CHECK_OK(take_numbered_away(path + "/data", ".js"));
  CHECK_OK(take_numbered_away(path + "/data", ".js.part"));  // of an export that was killed
  return take_numbered_away(path + "/playbooks", ".html");
}

}  // namespace

Expected<SiteFolder> SiteFolder::open(std::string path, bool force) {
  CHECK_OK(make_folder(path));
  TRY(const auto names, journal::names_in(path));
  if (!names.empty() && !force)
    return fail(Errc::exists,
                path + ": there are files in it already; name another folder, or say --force");
  CHECK_OK(make_room(path));
  return SiteFolder(std::move(path));
}

Expected<> SiteFolder::put(const std::string& name, std::string_view bytes) {
  if (const std::size_t slash = name.rfind('/'); slash != name.npos)
    CHECK_OK(make_folder(join({path_, "/", name.substr(0, slash)})));
  const std::string path = join({path_, "/", name}), part = path + ".part";
  TRY(const aio::Fd fd, journal::open_file(part, O_WRONLY | O_CREAT | O_TRUNC, 0666));
  Expected<> written = journal::write_at(fd.get(), bytes, 0, path);
  if (written && ::rename(part.c_str(), path.c_str()) != 0) written = fail_errno(errno, path);
  if (!written) {
    ::unlink(part.c_str());
    return written;
  }
  bytes_ += bytes.size();
  ++files_;
  return {};
}

}  // namespace hearth::app
