#include "record/auth/token.hh"

#include <gtest/gtest.h>

#include "base/text.hh"
#include "record/testing/history.hh"

namespace hearth::record::auth {
namespace {

using testing::History;

std::string hex_hash(std::string_view secret) {
  return to_hex(token_hash(secret));
}

std::string created(std::string_view name, std::string_view scope, std::string_view secret,
                    std::string_view more = "") {
  return join({"\"name\":\"", name, "\",\"scope\":\"", scope, "\",\"hash\":\"", hex_hash(secret),
               "\",\"by\":\"local\"", more});
}

/// The id that History gave its last event.
Uuid id_of(const std::string& event) {
  return journal::read_event(event)->id;
}

TEST(Token, ASecretHasAPrefixAnd256RandomBits) {
  TokenBytes random{};
  random[0] = 0xab;
  const std::string secret = token_secret(random);
  EXPECT_EQ(secret, "hearth_ab" + std::string(62, '0'));
  EXPECT_TRUE(looks_like_token(secret));
  EXPECT_EQ(token_hash(secret).size(), 32u);
}

TEST(Token, IsFoundByItsSecretAlone) {
  History history;
  const std::string event =
      history.add("token.created", created("ci", "write", "hearth_1", ",\"expires\":77"));
  Database db = testing::memory_store();
  testing::Lines log;
  testing::project(db, log, history.events, 10);
  const auto token = find_token_by_hash(db, token_hash("hearth_1"));
  ASSERT_TRUE(token && *token);
  EXPECT_EQ((*token)->name, "ci");
  EXPECT_EQ((*token)->scope, Scope::write);
  EXPECT_EQ((*token)->id, id_of(event));
  EXPECT_EQ((*token)->created, history.at());
  EXPECT_EQ((*token)->created_by, "local");
  EXPECT_TRUE((*token)->live(76));
  EXPECT_FALSE((*token)->live(77));
  EXPECT_FALSE(find_token_by_hash(db, token_hash("hearth_2"))->has_value());
  EXPECT_TRUE(log.lines.empty()) << log.lines.front();
}

TEST(Token, TheTablesDoNotDependOnTheOrderOfEvents) {
  History history;
  const std::string event = history.add("token.created", created("ci", "admin", "hearth_1"));
  const std::string revoked = join({"\"token\":\"", id_of(event).text(), "\",\"by\":\"ann\""});
  history.add("token.revoked", revoked);
  history.add("token.revoked", revoked);
  history.add("token.created", created("other", "read", "hearth_2"));
  testing::Lines log;
  Database straight = testing::memory_store();
  testing::project(straight, log, history.events, 1);
  EXPECT_FALSE(list_tokens(straight)->front().live(0));
  EXPECT_EQ(list_tokens(straight)->front().revoked_by, "ann");
  std::vector<std::string> events = history.events;
  std::ranges::reverse(events);
  Database reversed = testing::memory_store();
  testing::project(reversed, log, events, 2);
  testing::project(reversed, log, events, 2);
  EXPECT_EQ(testing::dump(straight), testing::dump(reversed));
}

TEST(Token, ARevocationAloneIsNoToken) {
  History history;
  history.add("token.revoked", join({"\"token\":\"", testing::uuid(3, 1), "\""}));
  Database db = testing::memory_store();
  testing::Lines log;
  testing::project(db, log, history.events, 1);
  EXPECT_TRUE(list_tokens(db)->empty());
  EXPECT_FALSE(find_token(db, *Uuid::parse(testing::uuid(3, 1)))->has_value());
}

TEST(Token, WhatIsNoTokenIsLeftOut) {
  History history;
  history.add("token.created", "\"name\":\"a\",\"scope\":\"read\",\"hash\":\"12\"");
  history.add("token.created", created("a", "root", "hearth_1"));
  history.add("token.revoked", "\"token\":\"a\"");
  Database db = testing::memory_store();
  testing::Lines log;
  testing::project(db, log, history.events, 3);
  EXPECT_EQ(log.lines.size(), 3u);
  EXPECT_EQ(*db.find("SELECT count(*) FROM tokens"), 0);
}

}  // namespace
}  // namespace hearth::record::auth
