#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "aio/pool.hh"
#include "base/log.hh"
#include "record/auth/token.hh"
#include "record/auth/users.hh"

namespace hearth::record::auth {

/// Verifies passwords of a file of users. A hash takes 100 ms, so it is tried on a thread of its
/// own (and not on those that read the store), and what was found out is remembered for a while, as
/// a hash under a key of this process. So a user who is removed is let in for up to a minute more;
/// and a client that says the same wrong password again and again costs nothing and is no guesser.
/// On the loop's thread.
class Passwords {
 public:
  static constexpr Duration kRightRemembered = std::chrono::seconds(60);
  static constexpr Duration kWrongRemembered = std::chrono::seconds(15);
  static constexpr std::size_t kRememberedMax = 1024;

  /// `key`: random. Errors of Users::load: the file is read once, now, and blocks.
  static Expected<std::unique_ptr<Passwords>> open(aio::Loop& loop, Log& log, std::string path,
                                                   const TokenBytes& key);

  /// What was found out lately: none is a wrong password. Nothing: it has to be verified.
  std::optional<Scope> remembered(const std::string& name, const std::string& password);
  /// What the user may do; none: name or password is wrong, or the file cannot be read any more.
  /// Errors: full  too many wait. cancelled.
  Co<Expected<Scope>> verify(std::string name, std::string password);

 private:
  struct Verdict {
    Scope scope = Scope::none;
    Steady::time_point until;
  };
  Passwords(aio::Loop& loop, Log& log, std::string path, const TokenBytes& key);
  std::string key_of(const std::string& name, const std::string& password) const;
  void remember(std::string key, Scope scope);

  aio::Loop& loop_;
  LastingTrouble trouble_;
  const std::string key_;
  UsersFile file_;  // the pool's thread alone, once the loop runs
  std::map<std::string, Verdict> verdicts_;
  aio::BlockingPool pool_;
};

}  // namespace hearth::record::auth
