#include "record/store/many.hh"

#include <gtest/gtest.h>

#include "base/text.hh"
#include "record/store/store.hh"
#include "record/testing/temp_home.hh"

namespace hearth::record {
namespace {

/// A few rows and many take roads of their own with PostgreSQL; `sql` decides, too.
class ManyRows : public ::testing::TestWithParam<std::tuple<const char*, int>> {};

TEST_P(ManyRows, AreAllThereAsTheyWereGiven) {
  const auto& [sql, count] = GetParam();
  const std::string odd("a\x01\xC3\xA4\\\t\n\"{,}\\.", 13), bytes("\0\xff\\x00\n", 7);
  testing::TempHome home;
  auto db = open_store(home.store());
  ASSERT_TRUE(db) << db.error().message;
  ASSERT_TRUE(
      db->script("CREATE TABLE many (n INTEGER NOT NULL, a TEXT, b BLOB, c INTEGER,"
                 " CONSTRAINT pk_many PRIMARY KEY (n)) STRICT"));
  Many many(sql);
  for (int i = 0; i < count; ++i) {
    const bool null = i % 3 == 2;
    const auto text = null ? std::nullopt : std::optional(odd + std::to_string(i));
    const auto blob = null ? std::nullopt : std::optional(Blob{bytes});
    many.add(i, text, blob, null ? std::nullopt : std::optional(-i));
  }
  const auto ran = db->run_many(many);
  ASSERT_TRUE(ran) << ran.error().message;
  EXPECT_EQ(*db->find("SELECT count(*) FROM many"), count);
  auto found = db->query("SELECT n, a, b, c FROM many ORDER BY n");
  for (int i = 0; i < count; ++i) {
    ASSERT_TRUE(*found->step());
    EXPECT_EQ(found->integer(0), i);
    for (int column = 1; column < 4; ++column) EXPECT_EQ(found->is_null(column), i % 3 == 2);
    if (i % 3 == 2) continue;
    EXPECT_EQ(found->text(1), odd + std::to_string(i));
    EXPECT_EQ(found->blob(2), bytes);
    EXPECT_EQ(found->integer(3), -i);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Roads, ManyRows,
    ::testing::Combine(::testing::Values("INSERT INTO many (n, a, b, c) VALUES (?1, ?2, ?3, ?4)",
                                         "INSERT INTO many (n, a, b, c) VALUES (?1, ?2, ?3, ?4)"
                                         " ON CONFLICT DO NOTHING"),
                       ::testing::Values(1, 15, 16, 300)));

TEST(Many, ARowThatIsThereAlreadyRefusesThemAll) {
  testing::TempHome home;
  auto db = open_store(home.store());
  ASSERT_TRUE(
      db->script("CREATE TABLE many (n INTEGER NOT NULL, a TEXT,"
                 " CONSTRAINT pk_many PRIMARY KEY (n)) STRICT"));
  Many many("INSERT INTO many (n, a) VALUES (?1, ?2)");
  for (int i = 0; i < 40; ++i) many.add(i % 39, "a");
  {
    auto transaction = Transaction::begin(*db);
    ASSERT_TRUE(transaction);
    const auto ran = db->run_many(many);
    ASSERT_FALSE(ran);
    EXPECT_EQ(ran.error().code, Errc::invalid) << ran.error().message;
  }
  EXPECT_EQ(*db->find("SELECT count(*) FROM many"), 0) << "and the connection can be used";
}

}  // namespace
}  // namespace hearth::record
