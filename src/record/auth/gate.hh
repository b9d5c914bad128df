#pragma once
#include <expected>
#include <functional>
#include <map>
#include <optional>

#include "base/log.hh"
#include "record/auth/credentials.hh"
#include "record/auth/failures.hh"
#include "record/auth/passwords.hh"
#include "record/recent/fresh.hh"

namespace hearth::record::auth {

/// Finds out who sends a request. One a listening address; on the loop's thread.
class Gate {
 public:
  /// Returns when the store has all that the journal has.
  using UpToDate = std::function<Co<Expected<>>()>;

  /// `passwords`: null without users. `away`: of a store on a server. All outlive it.
  Gate(aio::Loop& loop, Log& log, Readers& readers, UpToDate up_to_date, LoginOptions options,
       Passwords* passwords, Away* away = nullptr);

  using Known = std::expected<Caller, Refusal>;
  /// Nobody is a caller too; credentials that are wrong are refused, also where none are needed.
  /// `request` outlives it. Errors: the store's, when it cannot say whether a token is one.
  Co<Expected<Known>> caller(const http::Request& request);

  /// Whether there is anything that needs a login.
  bool asks() const { return options_.read_login || options_.write_login; }
  /// Whether the caller may do what needs `needed`; nothing: yes.
  std::optional<Refusal> refused(const Caller& caller, Scope needed) const {
    return refuse(options_, caller, needed);
  }

 private:
  struct Seen {
    Token token;
    Steady::time_point at;
  };
  Co<Expected<Known>> by_token(ShowsToken shown);
  Co<Expected<Known>> by_password(ShowsPassword shown, std::string address);
  Co<Expected<std::optional<Token>>> find(std::string hash);

  aio::Loop& loop_;
  Log& log_;
  const Fresh store_;
  const LoginOptions options_;
  Passwords* const passwords_;
  Failures failures_;
  std::map<std::string, Seen> seen_;  // by hash, for when the store cannot be read
};

}  // namespace hearth::record::auth
