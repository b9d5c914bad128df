#include "record/auth/credentials.hh"

#include <gtest/gtest.h>

#include "http/auth.hh"

namespace hearth::record::auth {
namespace {

http::Request with(std::string name, std::string value, std::string peer = "192.0.2.1") {
  http::Request request;
  request.method = "GET";
  request.peer = std::move(peer);
  request.headers.add(std::move(name), std::move(value));
  return request;
}

template <class T>
T shown(const http::Request& request, const LoginOptions& options = {}) {
  const Shown what = shown_by(request, options);
  const T* of_kind = std::get_if<T>(&what);
  EXPECT_TRUE(of_kind) << "it shows something else: " << what.index();
  return of_kind ? *of_kind : T{};
}

TEST(Credentials, ATokenComesAsBearerOrAsThePasswordOfBasic) {
  EXPECT_EQ(shown<ShowsToken>(with("Authorization", "Bearer hearth_1f")).secret, "hearth_1f");
  const auto basic =
      shown<ShowsToken>(with("Authorization", http::basic_authorization("ci", "hearth_1f")));
  EXPECT_EQ(basic.secret, "hearth_1f");
  EXPECT_EQ(basic.name, "ci");
}

TEST(Credentials, WhatIsNoTokenOfOursIsReadAsAraReadsIt) {
  shown<ShowsNothing>(with("Authorization", "Bearer of.somebody.else"));
  shown<ShowsNothing>(with("Authorization", "Token hearth_1f"));
  shown<ShowsNothing>(with("Accept", "*/*"));
  const auto password =
      shown<ShowsPassword>(with("Authorization", http::basic_authorization("ann", "b:c")));
  EXPECT_EQ(password.name, "ann");
  EXPECT_EQ(password.password, "b:c");
  const auto refusal = shown<Refusal>(with("Authorization", "Basic"));
  EXPECT_EQ(refusal.status, 401);
  EXPECT_EQ(refusal.detail, "Invalid basic header. No credentials provided.");
  EXPECT_EQ(refusal.challenge, "Basic realm=\"api\"");
}

TEST(Credentials, OnlyATrustedProxySaysWhoAsks) {
  LoginOptions options;
  options.external_header = "X-Remote-User";
  options.trusted_proxies = {"192.0.2.1"};
  EXPECT_EQ(shown<ShowsName>(with("x-remote-user", "ann"), options).name, "ann");
  shown<ShowsNothing>(with("X-Remote-User", "ann", "192.0.2.2"), options);
  shown<ShowsNothing>(with("X-Remote-User", "", "192.0.2.1"), options);
  // Basic is off then, as in ARA; tokens are not.
  shown<ShowsNothing>(with("Authorization", http::basic_authorization("ann", "b")), options);
  shown<ShowsToken>(with("Authorization", "Bearer hearth_1f", "192.0.2.2"), options);
}

TEST(Credentials, TheUsersOwnSocketNeedsNone) {
  LoginOptions options;
  options.own_user = true;
  shown<ShowsNothing>(with("Authorization", "Basic"), options);
}

TEST(Credentials, FailuresOfAProxysClientsAreTheirOwn) {
  LoginOptions options;
  options.trusted_proxies = {"127.0.0.1"};
  const std::string forwarded = "198.51.100.1, 203.0.113.9";
  EXPECT_EQ(address_of(with("X-Forwarded-For", forwarded, "127.0.0.1"), options), "203.0.113.9");
  EXPECT_EQ(address_of(with("X-Forwarded-For", forwarded, "192.0.2.2"), options), "192.0.2.2");
  EXPECT_EQ(address_of(with("X-Forwarded-For", "evil\nline", "127.0.0.1"), options), "127.0.0.1");
  EXPECT_EQ(address_of(with("Accept", "*/*", "127.0.0.1"), options), "127.0.0.1");
}

TEST(Refuse, ReadAndWriteAreOpenUntilALoginIsAskedFor) {
  const Caller nobody;
  EXPECT_FALSE(refuse({}, nobody, Scope::read));
  EXPECT_FALSE(refuse({}, nobody, Scope::write));
  const LoginOptions read{.read_login = true}, write{.write_login = true};
  EXPECT_TRUE(refuse(read, nobody, Scope::read));
  EXPECT_FALSE(refuse(read, nobody, Scope::write));
  EXPECT_FALSE(refuse(write, nobody, Scope::read));
  const auto refusal = refuse(write, nobody, Scope::write);
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->status, 401);
  EXPECT_EQ(refusal->detail, "Authentication credentials were not provided.");
  EXPECT_EQ(refusal->challenge, "Basic realm=\"api\"");
}

TEST(Refuse, NobodyIsNeverAnAdministrator) {
  EXPECT_EQ(refuse({}, {}, Scope::admin)->status, 401);
}

TEST(Refuse, AKnownCallerHasItsScopeAndNoMore) {
  for (const Scope has : {Scope::read, Scope::write, Scope::admin})
    for (const Scope needed : {Scope::read, Scope::write, Scope::admin}) {
      const auto refusal = refuse({}, {"ci", has, true}, needed);
      EXPECT_EQ(refusal.has_value(), has < needed);
      if (refusal) EXPECT_EQ(refusal->status, 403);
    }
}

TEST(Refuse, WhereAProxyLogsInThereIsNoChallenge) {
  LoginOptions options{.read_login = true};
  options.external_header = "X-Remote-User";
  const auto refusal = refuse(options, {}, Scope::read);
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->status, 403);
  EXPECT_EQ(refusal->challenge, "");
}

}  // namespace
}  // namespace hearth::record::auth
