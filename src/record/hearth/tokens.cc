#include "base/text.hh"
#include "record/api/json_text.hh"
#include "record/auth/token.hh"
#include "record/hearth/resources.hh"
#include "record/query/json_text.hh"

// Who may use the API (docs/decisions/0017-logins.md).

namespace hearth::record::own {
namespace {

using auth::Token;

constexpr std::int64_t kExpiryDaysMax = 36'500;
constexpr UtcMicros kDay = 86'400'000'000;

constexpr Field kListed[] = {
    {"all", Kind::flag, "revoked and expired ones, too"},
};
constexpr Field kAsked[] = {
    {"name",
     Kind::text,
     "what it is for; of those that are valid the only one of that name",
     {},
     true},
    {"scope", Kind::choice, "what it may do; each includes those before it", "read|write|admin",
     true},
    {"expires_days", Kind::integer, "in so many days; never where missing"},
};

void add_token(ObjectText& out, const Token& token) {
  out.text("id", token.id.text())
      .text("name", token.name)
      .text("scope", auth::name_of(token.scope))
      .time("created", token.created)
      .text("created_by", token.created_by)
      .time("expires", token.expires)
      .time("revoked", token.revoked)
      .text("revoked_by", token.revoked_by);
}

Expected<Answer> list_at(Database& db, const Ask& ask, UtcMicros now) {
  TRY(auto tokens, auth::list_tokens(db));
  const bool all = ask.flag("all", false);
  std::erase_if(tokens, [&](const Token& one) { return !all && !one.live(now); });
  const api::Page page = ask.page();
  std::vector<std::string> rows;
  for (auto i = page.offset; i < std::ssize(tokens) && i - page.offset < page.limit; ++i) {
    ObjectText out;
    add_token(out, tokens[static_cast<std::size_t>(i)]);
    rows.push_back(out.done());
  }
  return list_answer(ask, std::ssize(tokens), rows);
}

/// Which are valid depends on the time, which readers do not have.
Co<Expected<http::Response>> get_tokens(const Parts& parts, const Ask& ask, const api::Call& call) {
  const UtcMicros now = parts.loop.clock().utc();
  CO_CHECK_OK(co_await parts.up_to_date());
  CO_TRY(Answer answer, co_await parts.readers.read([&](Database& db) -> Expected<Answer> {
    return list_at(db, ask, now);
  }));
  co_return dressed(call, std::move(answer));
}

// ---- making one --------------------------------------------------------------------------------

/// 400 with the field, or nothing.
std::optional<Answer> refused_wish(const Ask& ask) {
  const std::string_view name = get_string(ask.body, "name").value_or("");
  if (name.empty() || name.size() > auth::kTokenNameBytesMax)
    return wrong("name", "1 to 255 bytes are wanted.");
  // Basic has it as its user, and lists show it in one line.
  for (const char c : name)
    if (c == ':' || static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
      return wrong("name", "It has no `:` and no control characters.");
  const auto days = get_int(ask.body, "expires_days");
  if (days && (*days < 1 || *days > kExpiryDaysMax)) return wrong("expires_days", "1 to 36500.");
  return {};
}

std::optional<UtcMicros> expiry_of(const Ask& ask, UtcMicros now) {
  const auto days = get_int(ask.body, "expires_days");
  if (!days) return {};
  return now + *days * kDay;
}

Expected<api::Change> decide(const api::Context& context, const Ask& ask, const std::string& hash) {
  const std::string name(get_string(ask.body, "name").value_or(""));
  api::Change change;
  change.keys.push_back({join({"token/", name}), true});
  TRY(const auto tokens, auth::list_tokens(context.db));
  for (const Token& one : tokens)
    if (one.live(context.now) && one.name == name) {
      change.refused = wrong("name", join({"A token is called ", name,
                                           " already; revoke it first"
                                           " or choose another name."}));
      change.refused->status = 409;
      return change;
    }
  const auto expires = expiry_of(ask, context.now);
  change.events.push_back({"token.created", context.fresh,
                           join({"\"name\":", api::quote_json(name), ",\"scope\":\"",
                                 get_string(ask.body, "scope").value_or(""), "\",\"hash\":\"",
                                 to_hex(hash), "\",\"by\":", api::quote_json(ask.who),
                                 expires ? ",\"expires\":" + std::to_string(*expires) : ""})});
  return change;
}

/// The only answer that ever has the secret.
Expected<Answer> answer_made(Database& db, const std::string& secret) {
  TRY(const auto token, auth::find_token_by_hash(db, auth::token_hash(secret)));
  if (!token) return fail(Errc::io, "the token that was made is not in the store");
  ObjectText out;
  add_token(out, *token);
  return Answer{201, out.text("secret", secret).done()};
}

Co<Expected<http::Response>> create(const Parts& parts, const Ask& ask, const api::Call& call) {
  if (auto refusal = refused_wish(ask)) co_return dressed(call, *std::move(refusal));
  auth::TokenBytes random{};
  parts.fill_random(random);
  const std::string secret = auth::token_secret(random);
  const auto kept = std::make_shared<const Ask>(ask);
  api::Write write;
  write.decide = [kept, hash = auth::token_hash(secret)](const api::Context& context) {
    return decide(context, *kept, hash);
  };
  write.answer = [secret](Database& db, const api::Change&, const Rows&) {
    return answer_made(db, secret);
  };
  CO_TRY(Answer answered, co_await parts.writes.write(std::move(write)));
  http::Response response = dressed(call, std::move(answered));
  response.headers.set("Cache-Control", "no-store");
  co_return response;
}

// ---- one ---------------------------------------------------------------------------------------

Expected<std::optional<Token>> named(Database& db, const Ask& ask) {
  const auto id = Uuid::parse(ask.values[0]);
  if (!id) return std::nullopt;
  return auth::find_token(db, *id);
}

Expected<Answer> get_token(Database& db, const Ask& ask) {
  TRY(const auto token, named(db, ask));
  if (!token) return not_found();
  ObjectText out;
  add_token(out, *token);
  return Answer{200, out.done()};
}

Expected<api::Change> decide_revoke(const api::Context& context, const Ask& ask) {
  api::Change change;
  TRY(const auto token, named(context.db, ask));
  if (!token) {
    change.refused = not_found();
    return change;
  }
  change.keys.push_back({join({"token/", token->name}), true});
  if (token->revoked) return change;
  change.events.push_back(
      {"token.revoked", context.fresh,
       join({"\"token\":\"", token->id.text(), "\",\"by\":", api::quote_json(ask.who)})});
  return change;
}

Expected<Answer> answer_revoked(Database&, const Ask&, const api::Change&, const Rows&) {
  return Answer{204, ""};
}

constexpr Route kTokenRoutes[] = {
    {.method = "GET",
     .path = "tokens",
     .scope = Scope::admin,
     .summary = "Tokens, the oldest first; never their secrets.",
     .handler = Serve(&get_tokens),
     .parameters = kListed,
     .paged = true},
    {.method = "POST",
     .path = "tokens",
     .scope = Scope::admin,
     .summary = "Makes a token. The answer alone has its `secret`.",
     .handler = Serve(&create),
     .fields = kAsked},
    {.method = "GET",
     .path = "tokens/{id}",
     .scope = Scope::admin,
     .summary = "One token.",
     .handler = Read(&get_token)},
    {.method = "DELETE",
     .path = "tokens/{id}",
     .scope = Scope::admin,
     .summary = "Revokes a token, for good; it stays in the list of all.",
     .handler = Write{&decide_revoke, &answer_revoked}},
};

}  // namespace

std::span<const Route> tokens_routes() {
  return kTokenRoutes;
}

}  // namespace hearth::record::own
