#include "record/auth/passwords.hh"

#include "base/text.hh"
#include "record/store/hash.hh"

namespace hearth::record::auth {

Passwords::Passwords(aio::Loop& loop, Log& log, std::string path, const TokenBytes& key)
    : loop_(loop),
      trouble_(log),
      key_(reinterpret_cast<const char*>(key.data()), key.size()),
      file_(std::move(path)),
      pool_(loop, 1) {}

Expected<std::unique_ptr<Passwords>> Passwords::open(aio::Loop& loop, Log& log, std::string path,
                                                     const TokenBytes& key) {
  std::unique_ptr<Passwords> passwords(new Passwords(loop, log, std::move(path), key));
  CHECK_OK(passwords->file_.refresh());
  return passwords;
}

/// Each part has its length before it, so that no two pairs give the same bytes.
std::string Passwords::key_of(const std::string& name, const std::string& password) const {
  return sha256(join({key_, std::to_string(name.size()), ":", name, password, key_}));
}

std::optional<Scope> Passwords::remembered(const std::string& name, const std::string& password) {
  const auto found = verdicts_.find(key_of(name, password));
  if (found == verdicts_.end()) return {};
  if (loop_.clock().now() < found->second.until) return found->second.scope;
  verdicts_.erase(found);
  return {};
}

Co<Expected<Scope>> Passwords::verify(std::string name, std::string password) {
  Expected<> read;
  CO_TRY(const Scope scope, co_await pool_.run([&] {
    read = file_.refresh();
    return file_.users().verify(name, password);
  }));
  if (read) {
    trouble_.over();
  } else {
    trouble_.met(join({"nobody can log in with a password: ", read.error().message}));
  }
  if (read) remember(key_of(name, password), scope);
  co_return scope;
}

void Passwords::remember(std::string key, Scope scope) {
  const Steady::time_point now = loop_.clock().now();
  if (verdicts_.size() >= kRememberedMax)
    std::erase_if(verdicts_, [&](const auto& one) { return one.second.until <= now; });
  if (verdicts_.size() >= kRememberedMax) verdicts_.erase(verdicts_.begin());
  const Duration kept = scope == Scope::none ? kWrongRemembered : kRightRemembered;
  verdicts_[std::move(key)] = {scope, now + kept};
}

}  // namespace hearth::record::auth
