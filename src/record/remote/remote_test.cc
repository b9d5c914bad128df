#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "record/remote/outgoing.hh"
#include "record/remote/wish.hh"
#include "record/testing/history.hh"
#include "record/testing/temp_home.hh"

namespace hearth::record {
namespace {

using testing::History;
using testing::uuid;

TEST(WithoutRow, GivesWhatTheProducerSent) {
  EXPECT_EQ(without_row(R"({"v":1,"content":{"row":1},"row":17})"),
            R"({"v":1,"content":{"row":1}})");
  EXPECT_EQ(without_row(R"({"v":1})"), R"({"v":1})");
}

TEST(Outgoing, TakesItsRunAndNoDecisions) {
  History sent(false), kept;
  Outgoing outgoing(*Uuid::parse(uuid(0, 1)));
  const journal::Cursor at{*Uuid::parse(uuid(3, 1)), 1, 99};
  const std::string first = sent.add("host", R"("name":"a")");
  outgoing.add(kept.add("host", R"("name":"a")"), at);
  kept.add("api.host", R"("set":{})");
  outgoing.add(kept.events.back(), at);
  kept.run(2);
  outgoing.add(kept.add("host", R"("name":"b")"), at);
  EXPECT_EQ(outgoing.body(), first + "\n");
  EXPECT_EQ(outgoing.at(), at);
  EXPECT_FALSE(outgoing.ended());
  kept.run(1);
  outgoing.add(kept.add("run.end", R"("status":"completed","reason":"stats")"), at);
  EXPECT_TRUE(outgoing.ended());
  outgoing.drop({1});
  EXPECT_TRUE(outgoing.body().starts_with("{") && outgoing.body().ends_with("}\n"));
  EXPECT_EQ(outgoing.body().find("\"name\""), std::string::npos);
  outgoing.sent();
  EXPECT_TRUE(outgoing.empty());
}

TEST(Mend, IsSaidOfWhatAPersonCanMend) {
  EXPECT_NE(mend_of(400).find("--allow-host"), std::string_view::npos);
  EXPECT_NE(mend_of(401).find("HEARTH_API_TOKEN"), std::string_view::npos);
  EXPECT_NE(mend_of(308).find("HEARTH_API"), std::string_view::npos);
  EXPECT_NE(mend_of(413).find("proxy"), std::string_view::npos);
  EXPECT_EQ(mend_of(503), "");
}

class WishFile : public ::testing::Test {
 protected:
  WishFile() { ::mkdir(folder_.c_str(), 0700); }
  void write(const std::string& text, mode_t mode = 0600) {
    std::ofstream(wish_path(folder_, run_)) << text;
    ::chmod(wish_path(folder_, run_).c_str(), mode);
  }
  testing::TempHome home_;
  const std::string folder_ = wishes_folder(home_.folder);
  const Uuid run_ = *Uuid::parse(uuid(0, 1));
};

TEST_F(WishFile, SaysWhereTheRunGoes) {
  EXPECT_TRUE(list_wishes(home_.folder + "/none")->empty());
  write(R"({"url":"https://h/x","token":"t","username":"u","password":"p","insecure":true,)"
        R"("cert":"/c.pem","key":"/k.pem"})");
  ASSERT_EQ(*list_wishes(folder_), std::vector<Uuid>{run_});
  const auto wish = read_wish(folder_, run_);
  ASSERT_TRUE(wish);
  EXPECT_EQ(wish->server.url, "https://h/x");
  EXPECT_EQ(wish->token, "t");
  EXPECT_EQ(wish->server.user, "u");
  EXPECT_TRUE(wish->server.insecure);
  EXPECT_EQ(wish->server.certificate_file, "/c.pem");
  EXPECT_EQ(wish->server.key_file, "/k.pem");
  EXPECT_EQ(wish->server.body_bytes_max, 1u << 20) << "what it answers is short";
  EXPECT_GT(wish->made, 0);
}

TEST_F(WishFile, ThatOthersMayReadOrThatIsNoneIsRefused) {
  write(R"({"url":"http://h"})", 0644);
  EXPECT_EQ(read_wish(folder_, run_).error().code, Errc::denied);
  for (const char* text : {"", "{}", "[1]", R"({"url":7})"}) {
    write(text);
    EXPECT_EQ(read_wish(folder_, run_).error().code, Errc::invalid) << text;
  }
}

TEST_F(WishFile, RemembersHowFarItIs) {
  write(R"({"url":"http://h"})");
  EXPECT_FALSE(*read_place(folder_, run_));
  const journal::Cursor cursor{run_, 3, 77};
  ASSERT_TRUE(save_place(folder_, run_, {cursor, false}));
  EXPECT_EQ((*read_place(folder_, run_))->cursor, cursor);
  EXPECT_FALSE((*read_place(folder_, run_))->ended);
  ASSERT_TRUE(save_place(folder_, run_, {cursor, true}));
  EXPECT_TRUE((*read_place(folder_, run_))->ended);
  ASSERT_TRUE(remove_wish(folder_, run_));
  EXPECT_TRUE(list_wishes(folder_)->empty());
  EXPECT_FALSE(*read_place(folder_, run_));
}

}  // namespace
}  // namespace hearth::record
