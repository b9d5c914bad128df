#include "journal/folder.hh"

#include <fcntl.h>
#include <sys/file.h>

#include <array>
#include <cerrno>

#include "base/text.hh"
#include "journal/posix.hh"

namespace hearth::journal {
namespace {

/// What the link says, when it names a journal beside it.
Expected<Uuid> read_link(const std::string& link) {
  std::array<char, 64> target;
  const ssize_t size = ::readlink(link.c_str(), target.data(), target.size());
  if (size < 0) return fail_errno(errno, link);
  const auto id = Uuid::parse({target.data(), static_cast<std::size_t>(size)});
  if (!id) return fail(Errc::corrupt, join({link, ": is no link to a journal; move it away"}));
  return *id;
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
  const std::string link = join({root, "/", name});
  if (::symlink(fresh.text().c_str(), link.c_str()) == 0) {
    CHECK_OK(sync_folder(root));
  } else if (errno != EEXIST) {
    return fail_errno(errno, link);
  }
  TRY(const Uuid id, read_link(link));
  JournalFolder journal{id, join({root, "/", id.text()})};
  CHECK_OK(make_private_folder(journal.path));
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
