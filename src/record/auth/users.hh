#pragma once
#include <map>
#include <string>
#include <string_view>

#include "base/error.hh"
#include "record/auth/scope.hh"

namespace hearth::record::auth {

/// Whether `password` has this hash of crypt(5). Takes as long as the hash was made to take: some
/// 100 ms.
bool password_fits(const std::string& password, const std::string& hash);

/// Users with passwords, as `htpasswd -B` writes them: "NAME:HASH" a line, with ":read", ":write"
/// (which is also meant without) or ":admin" behind it. Empty lines and those with '#' are skipped.
class Users {
 public:
  static constexpr std::size_t kUsersMax = 10'000;

  /// Errc::invalid names `path` and the line: no hash that is slow to try (bcrypt, yescrypt,
  /// scrypt, SHA-512), an unknown scope, a name that is there twice.
  static Expected<Users> parse(std::string_view text, std::string_view path);
  /// Reads the file. Errors too: denied  others may read it, or a group may write it.
  static Expected<Users> load(const std::string& path);

  /// What the user may do; none where name or password is wrong. Blocks for as long as a hash
  /// takes, of an unknown name too, so that nobody learns which names there are.
  Scope verify(const std::string& name, const std::string& password) const;
  std::size_t size() const { return users_.size(); }

 private:
  struct User {
    std::string hash;
    Scope scope = Scope::write;
  };
  std::map<std::string, User, std::less<>> users_;
};

/// A file of users that is read again once it has changed. Any one thread at a time; blocks.
class UsersFile {
 public:
  explicit UsersFile(std::string path) : path_(std::move(path)) {}

  /// Reads it where it has changed since; after an error nobody is in it.
  Expected<> refresh();
  const Users& users() const { return users_; }

 private:
  struct Stamp {
    std::uint64_t inode = 0;
    std::int64_t bytes = -1, changed_ns = 0;
    bool operator==(const Stamp&) const = default;
  };
  const std::string path_;
  Stamp stamp_;
  Users users_;
};

}  // namespace hearth::record::auth
