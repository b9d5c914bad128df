#include "record/store/store.hh"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "base/text.hh"
#include "record/store/hash.hh"
#include "record/store/schema.hh"
#include "record/testing/temp_home.hh"

namespace hearth::record {
namespace {

using Home = testing::TempHome;

constexpr OpenMode kWrite{true, true, std::chrono::milliseconds(20)};

TEST(Store, IsMadeForItsOwnerOnlyWithEveryTable) {
  HEARTH_SQLITE_ONLY("its file");
  Home home;
  const mode_t old = ::umask(0);
  auto db = open_store(home.path);
  ::umask(old);
  ASSERT_TRUE(db) << db.error().message;
  EXPECT_EQ(home.mode(""), 0700u);
  EXPECT_EQ(home.mode("/store.sqlite"), 0600u);
  EXPECT_EQ(home.mode("/store.sqlite-wal"), 0600u);
  EXPECT_EQ(*version_of(*db), schema_version());
  ASSERT_TRUE(open_store(home.path)) << "a second time";
}

TEST(Store, EveryConstraintAndIndexHasANameWithItsTable) {
  HEARTH_SQLITE_ONLY("its file");
  Home home;
  auto db = open_store(home.path);
  auto found = db->query(
      "SELECT count(*) FROM sqlite_schema WHERE type = 'index'"
      " AND name NOT LIKE 'ix\\_' || tbl_name || '%' ESCAPE '\\'"
      " AND name NOT LIKE 'sqlite_autoindex%'");
  ASSERT_TRUE(*found->step());
  EXPECT_EQ(found->integer(0), 0);
  auto unnamed = db->query(
      "SELECT name FROM sqlite_schema WHERE type = 'table'"
      " AND name NOT LIKE 'sqlite%' AND sql NOT LIKE '%CONSTRAINT pk_' ||"
      " name || ' PRIMARY KEY%'");
  EXPECT_FALSE(*unnamed->step()) << unnamed->text(0);
}

TEST(Store, AFolderThatOthersMayEnterIsRefused) {
  HEARTH_SQLITE_ONLY("its file");
  Home home;
  ASSERT_EQ(::mkdir(home.path.c_str(), 0755), 0);
  auto db = open_store(home.path);
  ASSERT_FALSE(db);
  EXPECT_EQ(db.error().code, Errc::denied);
  EXPECT_NE(db.error().message.find("chmod 700 " + home.path), std::string::npos);
}

TEST(Store, ANewerStoreIsRefusedAndLeftAsItIs) {
  Home home;
  ASSERT_TRUE(open_store(home.store())->run("UPDATE store_meta SET value = '999'"));
  for (const bool write : {true, false}) {
    auto db = write ? open_store(home.store()) : read_store(home.store());
    ASSERT_FALSE(db);
    EXPECT_EQ(db.error().code, Errc::invalid);
    EXPECT_TRUE(db.error().message.ends_with(
        join({" was made by a newer Hearth (schema 999, this one knows ",
              std::to_string(schema_version()), "); use that Hearth, or set ",
              testing::on_postgres() ? "HEARTH_STORE to another database"
                                     : "HEARTH_HOME to another folder"})))
        << db.error().message;
    if (!testing::on_postgres())
      EXPECT_TRUE(db.error().message.starts_with(home.path + "/store.sqlite was"));
  }
}

TEST(Store, ALockOfAnotherProgramIsSaidWithThePlace) {
  Home home;
  auto holder = open_store(home.store());
  ASSERT_TRUE(holder->run("BEGIN IMMEDIATE"));
  auto db = open_store(home.store(), kWrite);
  ASSERT_TRUE(db) << "opening needs no lock";
  auto begun = Transaction::begin(*db);
  ASSERT_FALSE(begun);
  EXPECT_EQ(begun.error().code, Errc::busy);
  EXPECT_NE(begun.error().message.find(" is locked by another program; "), std::string::npos)
      << begun.error().message;
  EXPECT_TRUE(begun.error().message.starts_with(db->path()));
}

TEST(Store, AFileThatIsNoDatabaseIsSaidWithTheMend) {
  HEARTH_SQLITE_ONLY("its file");
  Home home;
  ASSERT_EQ(::mkdir(home.path.c_str(), 0700), 0);
  std::ofstream(store_path(home.path)) << std::string(5000, 'x');
  auto db = open_store(home.path);
  ASSERT_FALSE(db);
  EXPECT_EQ(db.error().code, Errc::corrupt);
  EXPECT_NE(db.error().message.find("move it away"), std::string::npos) << db.error().message;
}

TEST(Store, ReadingWhereNothingWasRecordedSaysSo) {
  Home home;
  auto db = read_store(home.store());
  ASSERT_FALSE(db);
  EXPECT_EQ(db.error().code, Errc::not_found);
}

TEST(Store, ReadsWhileAnotherProgramWrites) {
  Home home;
  auto writer = open_store(home.store());
  ASSERT_TRUE(writer->run("BEGIN IMMEDIATE"));
  ASSERT_TRUE(writer->run("INSERT INTO labels (name, created, updated) VALUES ('a', 1, 1)"));
  auto reader = read_store(home.store(), {.wait_for_lock = std::chrono::milliseconds(20)});
  ASSERT_TRUE(reader) << reader.error().message;
  EXPECT_EQ(**reader->find("SELECT count(*) FROM labels"), 0);
  ASSERT_TRUE(writer->run("COMMIT"));
  EXPECT_EQ(**reader->find("SELECT count(*) FROM labels"), 1);
}

TEST(Store, OneProjectorAtATime) {
  HEARTH_SQLITE_ONLY("its file");
  Home home;
  auto one = StoreLock::take(home.path);
  ASSERT_TRUE(one);
  auto other = StoreLock::take(home.path);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, Errc::busy);
}

TEST(Hash, GivesTheDigestsOfFips180) {
  EXPECT_EQ(to_hex(sha1("abc")), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(to_hex(sha256("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(to_hex(sha1("")), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
}

}  // namespace
}  // namespace hearth::record
