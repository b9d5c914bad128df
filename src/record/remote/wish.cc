#include "record/remote/wish.hh"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/json.hh"
#include "base/text.hh"
#include "journal/posix.hh"
#include "record/hearth/cursor_text.hh"

namespace hearth::record {
namespace {

constexpr std::string_view kWish = ".json";
constexpr std::size_t kBytesMax = 64 * 1024;
/// Of an answer: numbers, or 100 refused lines with their reasons.
constexpr std::uint64_t kAnswerBytesMax = 1 << 20;

std::string text_of(const JsonObject& object, std::string_view name) {
  return std::string(get_string(object, name).value_or(""));
}

/// The file's bytes, once it is sure that nobody else wrote or read them.
Expected<std::string> read_private(const std::string& path, UtcMicros& made) {
  TRY(const aio::Fd fd, journal::open_file(path, O_RDONLY));
  struct stat info{};
  if (::fstat(fd.get(), &info) != 0) return fail_errno(errno, path);
  if (!S_ISREG(info.st_mode) || info.st_uid != ::geteuid() || (info.st_mode & 077) != 0)
    return fail(Errc::denied, join({path, ": it must be a file of this user's alone (mode 0600)"}));
  made = UtcMicros{info.st_mtim.tv_sec} * 1'000'000 + info.st_mtim.tv_nsec / 1'000;
  if (static_cast<std::size_t>(info.st_size) > kBytesMax)
    return fail(Errc::invalid, join({path, ": over 64 KiB"}));
  std::string bytes(static_cast<std::size_t>(info.st_size), '\0');
  TRY(const std::size_t have, journal::read_at(fd.get(), bytes, 0, path));
  bytes.resize(have);
  return bytes;
}

}  // namespace

std::string wishes_folder(const std::string& home) {
  return home + "/remote";
}
std::string wish_path(const std::string& folder, const Uuid& run) {
  return join({folder, "/", run.text(), kWish});
}
std::string place_path(const std::string& folder, const Uuid& run) {
  return join({folder, "/", run.text(), ".at"});
}

Expected<std::vector<Uuid>> list_wishes(const std::string& folder) {
  auto names = journal::names_in(folder);
  if (!names && names.error().code == Errc::not_found) return std::vector<Uuid>();
  if (!names) return std::unexpected(std::move(names).error());
  std::vector<Uuid> runs;
  for (const std::string_view name : *names) {
    if (!name.ends_with(kWish)) continue;
    if (const auto run = Uuid::parse(name.substr(0, name.size() - kWish.size())))
      runs.push_back(*run);
  }
  return runs;
}

Expected<Wish> read_wish(const std::string& folder, const Uuid& run) {
  const std::string path = wish_path(folder, run);
  Wish wish;
  wish.run = run;
  TRY(const std::string bytes, read_private(path, wish.made));
  auto object = parse_json_object(bytes);
  if (!object) return std::unexpected(std::move(object).error().in(path));
  wish.server.url = text_of(*object, "url");
  wish.server.user = text_of(*object, "username");
  wish.server.password = text_of(*object, "password");
  wish.server.ca_file = text_of(*object, "ca");
  wish.server.certificate_file = text_of(*object, "cert");
  wish.server.key_file = text_of(*object, "key");
  wish.server.body_bytes_max = kAnswerBytesMax;
  wish.server.insecure = get_bool(*object, "insecure").value_or(false);
  wish.token = text_of(*object, "token");
  wish.token_file = text_of(*object, "token_file");
  if (wish.server.url.empty()) return fail(Errc::invalid, path + ": it has no member `url`");
  return wish;
}

Expected<std::optional<SentTo>> read_place(const std::string& folder, const Uuid& run) {
  const auto bytes = journal::read_file(place_path(folder, run), kBytesMax);
  if (!bytes && bytes.error().code == Errc::not_found) return std::optional<SentTo>();
  if (!bytes) return std::unexpected(bytes.error());
  const std::string_view text = trim(*bytes);
  const std::size_t blank = text.find(' ');
  const auto cursor = own::parse_cursor(text.substr(0, blank));
  if (!cursor) return std::optional<SentTo>();
  return SentTo{*cursor, blank != text.npos && text.substr(blank + 1) == "ended"};
}

Expected<> save_place(const std::string& folder, const Uuid& run, const SentTo& place) {
  return journal::replace_file(place_path(folder, run), join({own::cursor_text(place.cursor),
                                                              place.ended ? " ended\n" : "\n"}));
}

Expected<> remove_wish(const std::string& folder, const Uuid& run) {
  for (const std::string& path : {wish_path(folder, run), place_path(folder, run)})
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) return fail_errno(errno, path);
  return {};
}

}  // namespace hearth::record
