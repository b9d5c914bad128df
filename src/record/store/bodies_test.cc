#include "record/store/bodies.hh"

#include <gtest/gtest.h>

#include <random>

#include "base/text.hh"
#include "record/store/body_dicts.hh"
#include "record/store/schema.hh"
#include "record/store/store.hh"
#include "record/testing/history.hh"
#include "record/testing/temp_home.hh"

namespace hearth::record {
namespace {

using Home = testing::TempHome;

TEST(Bodies, ComeBackAsTheyWereGivenAndAreKeptOnce) {
  Home home;
  auto db = open_store(home.store());
  std::string noise;
  for (int i = 0; i < 5000; ++i) noise += static_cast<char>(i * i >> 3);
  for (const std::string& body :
       {std::string("x"), std::string(100'000, 'y'), noise, std::string("{\"n\":1.0}")}) {
    const auto id = store_body(*db, body, 0);
    ASSERT_TRUE(id && *id);
    EXPECT_EQ(*store_body(*db, body, 1), *id);
    EXPECT_EQ(*load_body(*db, **id), body);
  }
  EXPECT_EQ(**db->find("SELECT count(*) FROM bodies"), 4);
  EXPECT_LT(**db->find("SELECT length(data) FROM bodies WHERE size = 100000"), 1000);
}

TEST(Bodies, NullStandsForTheDefaults) {
  Home home;
  auto db = open_store(home.store());
  for (const char* body : {"", "{}", "[]", "\"\""})
    EXPECT_EQ(*store_body(*db, body, 0), std::nullopt);
}

TEST(Bodies, DamageIsAnErrorAndNoCrash) {
  Home home;
  auto db = open_store(home.store());
  const auto id = **store_body(*db, std::string(1000, 'a'), 0);
  for (const char* damage :
       {"UPDATE bodies SET data = x'00'", "UPDATE bodies SET size = 99999999999",
        "UPDATE bodies SET size = -1", "UPDATE bodies SET size = 5", "UPDATE bodies SET codec = 7",
        "UPDATE bodies SET codec = 1", "UPDATE bodies SET codec = 2"}) {
    ASSERT_TRUE(db->run(damage));
    EXPECT_EQ(load_body(*db, id).error().code, Errc::corrupt) << damage;
  }
  EXPECT_EQ(load_body(*db, 77).error().code, Errc::not_found);
}

// A body as a task of an ordinary playbook leaves it; `n` varies what varies.
std::string content(int n) {
  return join(
      {R"({"changed":true,"cmd":["/usr/local/bin/deploy","--release",")", std::to_string(n),
       R"("],"delta":"0:00:00.0)", std::to_string(n % 1000),
       R"(","end":"2026-11-21 07:54:00.123456","failed":false,"invocation":{"module_args":)",
       R"({"_raw_params":"/usr/local/bin/deploy --release )", std::to_string(n),
       R"(","_uses_shell":false,"chdir":null,"creates":null}},"msg":"","rc":0,)",
       R"("start":"2026-11-21 07:54:00.023456","stderr":"","stderr_lines":[],)",
       R"("stdout":"released )", std::to_string(n * 7919), R"("})"});
}

TEST(Bodies, SmallOnesAreKeptWithTheDictionary) {
  Database db = testing::memory_store();
  const auto id = **store_own_body(db, content(5));
  EXPECT_EQ(**db.find("SELECT codec FROM bodies"), 2);
  EXPECT_LT(**db.find("SELECT length(data) FROM bodies"), 150) << content(5).size();
  EXPECT_EQ(*load_body(db, id), content(5));
}

TEST(Bodies, OwnBodiesAreNotSharedAndHaveNoHash) {
  Database db = testing::memory_store();
  const auto one = **store_own_body(db, content(1)), other = **store_own_body(db, content(1));
  EXPECT_NE(one, other);
  EXPECT_EQ(**db.find("SELECT count(*) FROM bodies WHERE hash IS NULL AND used = 0"), 2);
  const auto shared = **store_body(db, content(1), 0);
  EXPECT_EQ(**store_body(db, content(1), 0), shared);
}

TEST(Bodies, EverySizeComesBack) {
  Database db = testing::memory_store();
  std::mt19937 random(1);
  std::string text;
  for (int size = 0; size < 3000; size += 7) {
    while (static_cast<int>(text.size()) < size) text += static_cast<char>(random() % 64 + 32);
    for (const std::string& body : {text, content(size).substr(0, size), std::string(size, 'x')}) {
      const auto id = *store_own_body(db, body);
      if (id) EXPECT_EQ(*load_body(db, *id), body) << size;
    }
  }
  const std::string large(3'000'000, 'z');
  EXPECT_EQ(*load_body(db, **store_own_body(db, large)), large);
}

TEST(Bodies, AMissingDictionaryIsSaidByItsNumber) {
  Home home;
  std::int64_t id = 0;
  {
    auto db = open_store(home.store());
    id = **store_own_body(*db, content(1));
    ASSERT_TRUE(db->run("DELETE FROM body_dicts"));
  }
  auto db = Database::open(store_path(home.store()), {});
  const auto body = load_body(*db, id);
  ASSERT_FALSE(body);
  EXPECT_EQ(body.error().code, Errc::corrupt);
  EXPECT_NE(body.error().message.find("dictionary 1 of"), std::string::npos)
      << body.error().message;
}

TEST(Bodies, ADamagedDictionaryIsAnErrorAndNoCrash) {
  HEARTH_SQLITE_ONLY("words for broken bytes, which the reader sees alike");
  Home home;
  std::int64_t id = 0;
  for (const char* damage :
       {"x'00'", "x''", "zeroblob(65536)", "substr(data, 1, 100)", "CAST(data || data AS BLOB)"}) {
    {
      auto db = open_store(home.store());
      id = **store_own_body(*db, content(1));
      const std::string sql = join({"UPDATE body_dicts SET data = ", damage});
      ASSERT_TRUE(db->script(sql));
    }
    {
      auto db = Database::open(store_path(home.store()), {});
      const auto body = load_body(*db, id);
      if (!body) EXPECT_EQ(body.error().code, Errc::corrupt) << damage;
    }
    std::filesystem::remove_all(home.path);
  }
}

TEST(Bodies, DamagedBytesNeverBreakTheReader) {
  Database db = testing::memory_store();
  BodyCodec codec;
  const auto dictionary = Dictionary::from(default_dictionary());
  ASSERT_TRUE(dictionary);
  std::mt19937 random(3);
  const std::string packed(codec.pack(content(9), dictionary.get()).bytes);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes = packed.substr(0, round % 3 ? packed.size() : random() % packed.size());
    if (!bytes.empty()) bytes[random() % bytes.size()] ^= static_cast<char>(1 << random() % 8);
    const auto body = codec.open(Codec::zstd_dict, bytes, content(9).size(), dictionary.get());
    if (body) EXPECT_EQ(body->size(), content(9).size());
  }
}

TEST(Bodies, TheProgramsDictionaryIsThereOnceAndIsOne) {
  Home home;
  for (int i = 0; i < 3; ++i) {
    auto db = open_store(home.store());
    EXPECT_EQ(**db->find("SELECT count(*) FROM body_dicts"), 1);
  }
  EXPECT_GT(default_dictionary().size(), 10'000u);
}

TEST(Bodies, ADictionaryOfItsOwnIsTrainedWhenItIsTimeAndWhenItIsBetter) {
  Database db = testing::memory_store();
  EXPECT_EQ(*train_when_due(db, 1), false);
  std::int64_t first = 0;
  for (int i = 0; i < 5000; ++i) first = **store_own_body(db, content(i));
  const auto before = **db.find("SELECT length(data) FROM bodies ORDER BY id DESC LIMIT 1");
  EXPECT_EQ(*train_when_due(db, 1), true);
  EXPECT_EQ(*train_when_due(db, 1), false) << "not again before there are ten times as many";
  const auto id = **store_own_body(db, content(5001));
  EXPECT_EQ(**db.find("SELECT dict_id FROM bodies ORDER BY id DESC LIMIT 1"), 2);
  EXPECT_LT(**db.find("SELECT length(data) FROM bodies ORDER BY id DESC LIMIT 1"), before);
  EXPECT_EQ(*load_body(db, id), content(5001));
  EXPECT_EQ(*load_body(db, first), content(4999)) << "with the dictionary of its time";
}

TEST(Bodies, ADictionaryThatSavesNothingIsNotTaken) {
  Database db = testing::memory_store();
  std::mt19937_64 random(5);
  for (int i = 0; i < 5000; ++i) {
    std::string noise;
    for (int k = 0; k < 20; ++k) noise += std::to_string(random());
    ASSERT_TRUE(store_own_body(db, noise));
  }
  EXPECT_EQ(*train_when_due(db, 1), false);
  EXPECT_EQ(**db.find("SELECT count(*) FROM body_dicts"), 1);
  EXPECT_EQ(*train_when_due(db, 1), false);
}

TEST(Bodies, AStoreOfVersion2KeepsItsBodies) {
  auto db = std::make_optional(testing::empty_store());
  for (const Migration& step : migrations().first(2)) ASSERT_TRUE(db->script(step.sql));
  ASSERT_TRUE(db->run("INSERT INTO store_meta VALUES ('schema_version', '2')"));
  const std::string text(3000, 'a');
  BodyCodec codec;
  const BodyCodec::Packed packed = codec.pack(text, nullptr);
  ASSERT_EQ(packed.codec, Codec::zstd);
  ASSERT_TRUE(
      db->run("INSERT INTO bodies (hash, codec, size, data, used)"
              " VALUES (x'01', 1, ?1, ?2, 7), (x'02', 0, 3, x'616263', 7)",
              text.size(), Blob{packed.bytes}));
  ASSERT_TRUE(migrate(*db));
  EXPECT_EQ(*version_of(*db), schema_version());
  EXPECT_EQ(*load_body(*db, 1), text);
  EXPECT_EQ(*load_body(*db, 2), "abc");
  EXPECT_EQ(**db->find("SELECT count(*) FROM bodies WHERE hash IS NOT NULL AND used = 7"), 2);
  EXPECT_EQ(*load_body(*db, **store_own_body(*db, content(1))), content(1));
}

TEST(Bodies, AnEqualHashIsLookedUpByItsIndex) {
  HEARTH_SQLITE_ONLY("the words of its plans");
  Database db = testing::memory_store();
  auto plan = db.query("EXPLAIN QUERY PLAN SELECT id FROM bodies WHERE hash = ?1", Blob{"x"});
  ASSERT_TRUE(*plan->step());
  EXPECT_NE(plan->text(3).find("ix_bodies_hash"), std::string::npos) << plan->text(3);
}

}  // namespace
}  // namespace hearth::record
