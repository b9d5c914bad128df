#include "record/auth/users.hh"

#include <crypt.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <memory>
#include <sstream>

#include "base/text.hh"
#include "http/auth.hh"

namespace hearth::record::auth {
namespace {

/// Of crypt(5), those that cost an attacker time. MD5 and SHA-1 ($apr1$, {SHA}) do not.
constexpr std::string_view kSlow[] = {"$2a$", "$2b$", "$2y$", "$y$", "$gy$", "$7$", "$6$"};
/// Where no user is there whose hash could be tried in an unknown one's place. bcrypt of cost 10 of
/// nothing anybody knows.
constexpr const char* kNobody = "$2b$10$JFHqGEgeq3sb4Y.OWYrFted.6CVDVINaD7hRKof0fWIBp99if27b6";

bool is_slow(std::string_view hash) {
  return std::ranges::any_of(kSlow, [&](std::string_view one) { return hash.starts_with(one); });
}

/// Nobody may read hashes and try them, nor put an own one there.
Expected<> check_mode(const std::string& path, const struct stat& info) {
  if ((info.st_mode & 0007) != 0)
    return fail(Errc::denied, join({path, ": others may read it; chmod o= ", path}));
  if ((info.st_mode & 0020) != 0)
    return fail(Errc::denied, join({path, ": its group may write it; chmod g-w ", path}));
  return {};
}

Expected<struct stat> status_of(const std::string& path) {
  struct stat info{};
  if (::stat(path.c_str(), &info) != 0) return fail_errno(errno, path);
  return info;
}

}  // namespace

bool password_fits(const std::string& password, const std::string& hash) {
  const auto data = std::make_unique<crypt_data>();  // 32 KiB
  const char* const made = ::crypt_r(password.c_str(), hash.c_str(), data.get());
  return made && made[0] != '*' && http::equal_in_constant_time(made, hash);
}

Expected<Users> Users::parse(std::string_view text, std::string_view path) {
  Users users;
  std::size_t number = 0;
  for (const std::string& line : split(text, '\n')) {
    ++number;
    const std::string_view entry = trim(line);
    if (entry.empty() || entry.starts_with('#')) continue;
    const auto wrong = [&](std::string_view why) {
      return fail(Errc::invalid, join({path, ":", std::to_string(number), ": ", why}));
    };
    const auto parts = split(entry, ':');
    if (parts.size() < 2 || parts.size() > 3 || parts[0].empty())
      return wrong("NAME:HASH is wanted, as `htpasswd -nB NAME` prints it");
    if (!is_slow(parts[1]))
      return wrong("this kind of hash is no protection; make one with `htpasswd -nB NAME`");
    User user{parts[1], Scope::write};
    if (parts.size() == 3) {
      const auto scope = parse_scope(parts[2]);
      if (!scope) return wrong("behind the hash read, write or admin may stand");
      user.scope = *scope;
    }
    if (users.users_.size() == kUsersMax) return wrong("more than 10,000 users");
    if (!users.users_.emplace(parts[0], std::move(user)).second)
      return wrong(join({"`", parts[0], "` is there already"}));
  }
  return users;
}

Expected<Users> Users::load(const std::string& path) {
  TRY(const struct stat info, status_of(path));
  CHECK_OK(check_mode(path, info));
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) return fail_errno(errno != 0 ? errno : EIO, path);
  return parse(text.str(), path);
}

Scope Users::verify(const std::string& name, const std::string& password) const {
  // crypt(3) sees what stands before a NUL.
  if (password.find('\0') != std::string::npos) return Scope::none;
  const auto found = users_.find(name);
  if (found != users_.end())
    return password_fits(password, found->second.hash) ? found->second.scope : Scope::none;
  (void)password_fits(password, users_.empty() ? kNobody : users_.begin()->second.hash);
  return Scope::none;
}

Expected<> UsersFile::refresh() {
  const auto forget = [&](Error error) {
    users_ = {};
    stamp_ = {};
    return std::unexpected(std::move(error));
  };
  auto info = status_of(path_);
  if (!info) return forget(std::move(info).error());
  const Stamp now{info->st_ino, info->st_size,
                  info->st_ctim.tv_sec * 1'000'000'000 + info->st_ctim.tv_nsec};
  if (now == stamp_) return {};
  auto users = Users::load(path_);
  if (!users) return forget(std::move(users).error());
  users_ = *std::move(users);
  stamp_ = now;
  return {};
}

}  // namespace hearth::record::auth
