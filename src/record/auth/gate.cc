#include "record/auth/gate.hh"

#include "base/text.hh"

namespace hearth::record::auth {
namespace {

/// A store that is stopped for half a minute must not end the recording of a run.
constexpr Duration kSeenCounts = std::chrono::seconds(60);
constexpr std::size_t kSeenMax = 256;

std::int64_t whole_seconds(Duration time) {
  return std::chrono::ceil<std::chrono::seconds>(time).count();
}

}  // namespace

Gate::Gate(aio::Loop& loop, Log& log, Readers& readers, UpToDate up_to_date, LoginOptions options,
           Passwords* passwords, Away* away)
    : loop_(loop),
      log_(log),
      store_{readers, std::move(up_to_date), away},
      options_(std::move(options)),
      passwords_(passwords) {}

Co<Expected<Gate::Known>> Gate::caller(const http::Request& request) {
  if (options_.own_user) co_return Known(Caller{"local", Scope::admin, true});
  Shown shown = shown_by(request, options_);
  if (auto* refusal = std::get_if<Refusal>(&shown)) co_return Known(std::unexpect, *refusal);
  if (auto* token = std::get_if<ShowsToken>(&shown)) {
    auto known = co_await by_token(std::move(*token));
    co_return known;
  }
  if (auto* password = std::get_if<ShowsPassword>(&shown)) {
    std::string address = network_of(address_of(request, options_));
    auto known = co_await by_password(std::move(*password), std::move(address));
    co_return known;
  }
  if (const auto* name = std::get_if<ShowsName>(&shown))
    co_return Known(Caller{name->name, Scope::write, true});
  co_return Known(Caller{});
}

Co<Expected<Gate::Known>> Gate::by_token(ShowsToken shown) {
  CO_TRY(const auto token, co_await find(token_hash(shown.secret)));
  const bool basic = !shown.name.empty();
  if (!token || (basic && shown.name != token->name))
    co_return Known(std::unexpect, basic ? wrong_password() : wrong_token("Invalid token."));
  if (token->revoked) co_return Known(std::unexpect, wrong_token("The token was revoked."));
  if (!token->live(loop_.clock().utc()))
    co_return Known(std::unexpect, wrong_token("The token has expired."));
  co_return Known(Caller{token->name, token->scope, true});
}

/// The store says; where it cannot, what it said within the last minute counts.
Co<Expected<std::optional<Token>>> Gate::find(std::string hash) {
  // Where the store cannot follow the journal, a token that it has still counts.
  const auto followed = co_await store_.synced_in_time();
  const auto look = [hash](Database& db) { return find_token_by_hash(db, hash); };
  auto found = co_await store_.in_time(look);
  const Steady::time_point now = loop_.clock().now();
  if (found && *found) {
    if (seen_.size() >= kSeenMax && !seen_.contains(hash)) seen_.erase(seen_.begin());
    seen_[hash] = {**found, now};
  }
  if (!followed && !(found && *found)) found = std::unexpected(followed.error());
  if (found) co_return found;
  const auto seen = seen_.find(hash);
  if (seen == seen_.end() || now - seen->second.at > kSeenCounts) co_return found;
  co_return std::optional<Token>(seen->second.token);
}

Co<Expected<Gate::Known>> Gate::by_password(ShowsPassword shown, std::string address) {
  if (!passwords_) co_return Known(std::unexpect, wrong_password());
  Scope scope = Scope::none;
  if (const auto known = passwords_->remembered(shown.name, shown.password)) {
    scope = *known;
  } else {
    const Steady::time_point now = loop_.clock().now();
    const Duration wait = failures_.wait(address, now);
    if (wait > Duration::zero())
      co_return Known(std::unexpect, too_many_failures(whole_seconds(wait)));
    // Counted before it is known, so that many at a time are no way around.
    failures_.failed(address, now);
    CO_TRY(scope, co_await passwords_->verify(shown.name, shown.password));
    if (scope != Scope::none) {
      failures_.forgive(address);
    } else {
      log_.warning(join({"login: a wrong password from ", address}));
    }
  }
  if (scope == Scope::none) co_return Known(std::unexpect, wrong_password());
  co_return Known(Caller{std::move(shown.name), scope, true});
}

}  // namespace hearth::record::auth
