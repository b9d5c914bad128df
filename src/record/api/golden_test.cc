#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/text.hh"
#include "record/api/read.hh"
#include "record/api/testing/query.hh"
#include "record/testing/history.hh"

namespace hearth::record::api {
namespace {

using testing::params_of;

constexpr char kFolder[] = HEARTH_GOLDEN_API;

std::string file(const std::string& name) {
  std::ostringstream out;
  out << std::ifstream(join({kFolder, "/", name})).rdbuf();
  EXPECT_FALSE(out.str().empty()) << name;
  return out.str();
}

/// The store of ARA's rows.
Database filled() {
  Database db = record::testing::memory_store();
  const auto done = db.script(file("store.sql"));
  EXPECT_TRUE(done) << done.error().message;
  return db;
}

Expected<Answer> answer(Database& db, PageMemory& memory, const std::string& path) {
  const testing::Target target = testing::target_of(path);
  ReadOptions options;
  options.local_to_utc = [](std::int64_t seconds) { return seconds; };
  if (!target.key.empty()) return read_one(db, target.endpoint, target.key);
  return read_list(db, memory, target.endpoint, params_of(target.query),
                   join({"http://ara.example/api/v1/", name_of(target.endpoint)}), options);
}

/// Where `got` and `expected` part.
std::string difference(const std::string& got, const std::string& expected) {
  std::size_t at = 0;
  while (at < got.size() && at < expected.size() && got[at] == expected[at]) ++at;
  const std::size_t from = at < 60 ? 0 : at - 60;
  return join({"ours …", got.substr(from, 120), "\nARA's…", expected.substr(from, 120)});
}

TEST(ApiGolden, AnswersWhatAraAnsweredByteByByte) {
  Database db = filled();
  std::istringstream golden(file("answers.txt"));
  std::string request, status, body;
  int requests = 0;
  // The second time some pages come from memory.
  PageMemory memory;
  while (std::getline(golden, request) && std::getline(golden, status) &&
         std::getline(golden, body)) {
    if (!request.starts_with("GET ")) continue;
    ++requests;
    for (const char* time : {"first", "second"}) {
      const auto got = answer(db, memory, request.substr(4));
      ASSERT_TRUE(got) << request << ": " << got.error().message;
      EXPECT_EQ(std::to_string(got->status), status) << request << got->body;
      EXPECT_TRUE(got->body == body) << time << " " << request << "\n"
                                     << difference(got->body, body);
    }
  }
  EXPECT_GT(requests, 400);
}

TEST(ApiGolden, WritesAreAnsweredInTheThirdShape) {
  Database db = filled();
  std::istringstream golden(file("answers.txt"));
  std::string request, status, body;
  int requests = 0;
  while (std::getline(golden, request) && std::getline(golden, status) &&
         std::getline(golden, body)) {
    if (!request.starts_with("WRITTEN ")) continue;
    ++requests;
    const testing::Target target = testing::target_of(request.substr(8));
    const auto got = written_shape(db, target.endpoint, std::stoll(target.key));
    ASSERT_TRUE(got) << request;
    EXPECT_TRUE(*got == body) << request << "\n" << difference(*got, body);
  }
  EXPECT_GT(requests, 20);
}

}  // namespace
}  // namespace hearth::record::api
