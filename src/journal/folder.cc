#include "journal/folder.hh"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <optional>

#include "base/text.hh"
#include "journal/posix.hh"

namespace hearth::journal {
namespace {

/// What the link says, when it names a journal beside it that is there; nothing where there is no
/// link, or none to anything: somebody removed the journal.
Expected<std::optional<Uuid>> read_link(const std::string& root, const std::string& link) {
  std::array<char, 64> target;
  const ssize_t size = ::readlink(link.c_str(), target.data(), target.size());
  if (size < 0 && errno == ENOENT) return std::optional<Uuid>();
  if (size < 0) return fail_errno(errno, link);
  const auto id = Uuid::parse({target.data(), static_cast<std::size_t>(size)});
  if (!id) return fail(Errc::corrupt, join({link, ": is no link to a journal; move it away"}));
  struct stat status;
  if (::lstat(join({root, "/", id->text()}).c_str(), &status) == 0) return id;
  return std::optional<Uuid>();
}

Expected<> point_link(const std::string& root, const std::string& link, const Uuid& id) {
  const std::string fresh = link + ".new";
  ::unlink(fresh.c_str());
  if (::symlink(id.text().c_str(), fresh.c_str()) != 0) return fail_errno(errno, fresh);
  if (::rename(fresh.c_str(), link.c_str()) != 0) return fail_errno(errno, link);
  return sync_folder(root);
}

}  // namespace

Expected<std::vector<JournalFolder>> list_journals(const std::string& root) {
  std::vector<JournalFolder> journals;
  Expected<std::vector<std::string>> names = names_in(root);
  if (!names && names.error().code == Errc::not_found) return journals;
  if (!names) return std::unexpected(std::move(names).error());
  for (const std::string& name : *names) {
    const auto id = Uuid::parse(name);
    if (id && id->text() == name) journals.push_back({*id, join({root, "/", name})});
  }
  return journals;
}

Expected<JournalFolder> named_journal(const std::string& root, const std::string& name,
                                      const Uuid& fresh) {
  CHECK_OK(make_private_folder(root));
  // Held for a few calls only: two processes must not make a journal each.
  TRY(const aio::Fd alone, open_file(root, O_RDONLY | O_DIRECTORY));
  if (::flock(alone.get(), LOCK_EX) != 0) return fail_errno(errno, root);
  const std::string link = join({root, "/", name});
  TRY(const std::optional<Uuid> known, read_link(root, link));
  JournalFolder journal{known.value_or(fresh), join({root, "/", known.value_or(fresh).text()})};
  CHECK_OK(make_private_folder(journal.path));
  if (!known) CHECK_OK(point_link(root, link, fresh));
  return journal;
}

Expected<aio::Fd> lock_journal(const std::string& path) {
  const std::string file = path + "/lock";
  TRY(aio::Fd fd, open_file(file, O_RDWR | O_CREAT));
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) == 0) return fd;
  if (errno == EWOULDBLOCK)
    return fail(Errc::busy, join({path, ": another process appends to this journal"}));
  return fail_errno(errno, file);
}

}  // namespace hearth::journal
