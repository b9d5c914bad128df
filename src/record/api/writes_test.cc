#include "record/api/writes.hh"

#include <gtest/gtest.h>

#include "journal/event.hh"
#include "record/api/read.hh"
#include "record/api/service.hh"
#include "record/testing/api_door.hh"

namespace hearth::record::api {
namespace {

using record::testing::Daemon;

/// A daemon's inside with the writes of the API in front.
struct WriteWorld {
  Daemon daemon;
  Readers readers{daemon.pool, daemon.home.store()};
  record::testing::ApiDoor door{daemon};
  std::optional<Writes> writes;

  WriteWorld() { writes.emplace(daemon.loop, readers, door.doors()); }

  static Write post(Endpoint endpoint, std::string_view json) {
    return ara_write(Method::post, endpoint, 0, *parse_body("application/json", json));
  }
  static Co<> keep(Writes& writes, Write write, Expected<Answer>& answer) {
    answer = co_await writes.write(std::move(write));
  }
  /// All at once.
  std::vector<Expected<Answer>> send(std::vector<Write> all) {
    std::vector<Expected<Answer>> answers(all.size());
    daemon.run(send_all(*this, std::move(all), answers));
    return answers;
  }
  static Co<> send_all(WriteWorld& world, std::vector<Write> all,
                       std::vector<Expected<Answer>>& answers) {
    aio::Scope scope(world.daemon.loop);
    for (std::size_t i = 0; i < all.size(); ++i)
      scope.start("write", keep(*world.writes, std::move(all[i]), answers[i]));
    co_await scope.join();
  }
  ~WriteWorld() {
    writes.reset();
    daemon.run(daemon.projection->close());
  }
};

TEST(ApiWrites, WhatComesTogetherIsOneRoundOfTheJournal) {
  WriteWorld world;
  std::vector<Write> all;
  for (const char* name : {"a", "b", "c", "d"})
    all.push_back(WriteWorld::post(Endpoint::labels, std::string("{\"name\":\"") + name + "\"}"));
  for (const auto& answer : world.send(std::move(all))) EXPECT_EQ(answer->status, 201);
  EXPECT_EQ(world.door.rounds, 1);
  EXPECT_EQ(world.daemon.count("SELECT count(*) FROM labels"), 4);
}

TEST(ApiWrites, OfTwoWithOneNameTheSecondSeesTheFirst) {
  WriteWorld world;
  const auto twice = world.send({WriteWorld::post(Endpoint::labels, R"({"name":"same"})"),
                                 WriteWorld::post(Endpoint::labels, R"({"name":"same"})")});
  EXPECT_EQ(twice[0]->status, 201);
  EXPECT_EQ(twice[1]->status, 400);
  EXPECT_EQ(twice[1]->body, R"({"name":["label with this name already exists."]})");
  EXPECT_EQ(world.daemon.count("SELECT count(*) FROM labels"), 1);
}

TEST(ApiWrites, WhatTheJournalRefusesIsAnErrorAndTheNextRoundGoesOn) {
  WriteWorld world;
  world.door.broken = Error{Errc::full, "the disk is full"};
  const auto refused = world.send({WriteWorld::post(Endpoint::labels, R"({"name":"a"})"),
                                   WriteWorld::post(Endpoint::labels, R"({"name":"b"})")});
  for (const auto& answer : refused) {
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Errc::full);
  }
  world.door.broken.reset();
  EXPECT_EQ(world.send({WriteWorld::post(Endpoint::labels, R"({"name":"a"})")})[0]->status, 201);
  EXPECT_EQ(world.daemon.count("SELECT count(*) FROM labels"), 1);
}

constexpr char kResult[] = R"({"host":1,"task":1,"play":1,"playbook":1,"content":{"n":1}})";

/// One row of each, so that kResult has something to stand on.
void prepare(WriteWorld& world) {
  const auto made = [&](Endpoint endpoint, std::string_view json) {
    EXPECT_EQ(world.send({WriteWorld::post(endpoint, json)})[0]->status, 201);
  };
  made(Endpoint::playbooks, R"({"ansible_version":"2.14","path":"/a"})");
  made(Endpoint::plays, R"({"uuid":"0190b3f000017abc8def000000000001","playbook":1})");
  made(Endpoint::files, R"({"path":"/a","content":"text","playbook":1})");
  made(Endpoint::tasks,
       R"({"action":"ping","lineno":3,"handler":false,"play":1,"file":1,"playbook":1})");
  made(Endpoint::hosts, R"({"name":"web1","playbook":1})");
}

TEST(ApiWrites, AResultIsAnsweredWhenTheJournalHasItAndReadAsItWasAnswered) {
  WriteWorld world;
  prepare(world);
  world.door.ahead = true;
  world.door.asked = 0;
  const auto told = world.send({WriteWorld::post(Endpoint::results, kResult)});
  EXPECT_EQ(told[0]->status, 201);
  EXPECT_EQ(world.door.asked, 0);
  world.door.ahead = false;
  const auto waited = world.send({WriteWorld::post(Endpoint::results, kResult)});
  EXPECT_GT(world.door.asked, 0);
  EXPECT_EQ(world.daemon.count("SELECT count(*) FROM results"), 2);
  auto db = read_store(world.daemon.home.store());
  ASSERT_TRUE(db);
  EXPECT_EQ(told[0]->body, *written_shape(*db, Endpoint::results, 1));
  EXPECT_EQ(waited[0]->body, *written_shape(*db, Endpoint::results, 2));
}

TEST(ApiWrites, WhatAnOldStoreRefusesIsDecidedAgainOnOneThatIsUpToDate) {
  WriteWorld world;
  prepare(world);
  world.door.ahead = true;
  world.door.asked = 0;
  const auto answers = world.send(
      {WriteWorld::post(Endpoint::hosts, R"({"name":"web2","playbook":1})"),
       WriteWorld::post(Endpoint::results, R"({"host":9,"task":1,"play":1,"playbook":1})")});
  EXPECT_EQ(answers[0]->status, 201);
  EXPECT_EQ(answers[1]->status, 400);
  EXPECT_GT(world.door.asked, 0);
  EXPECT_EQ(world.daemon.count("SELECT count(*) FROM results"), 0);
}

TEST(ApiWrites, AResultThatTheJournalRefusesIsAnErrorAndNoRow) {
  WriteWorld world;
  prepare(world);
  world.door.ahead = true;
  world.door.broken = Error{Errc::full, "the disk is full"};
  const auto refused = world.send({WriteWorld::post(Endpoint::results, kResult)});
  ASSERT_FALSE(refused[0]);
  EXPECT_EQ(refused[0].error().code, Errc::full);
  world.door.broken.reset();
  EXPECT_EQ(world.send({WriteWorld::post(Endpoint::results, kResult)})[0]->status, 201);
  world.daemon.run([](WriteWorld& world) -> Co<> {
    EXPECT_TRUE(co_await world.daemon.projection->sync());
  }(world));
  EXPECT_EQ(world.daemon.count("SELECT count(*) FROM results"), 1);
}

/// As those of Hearth's own API, whose fields are not ARA's.
Write appending(std::size_t bytes) {
  return {[bytes](const Context& context) -> Expected<Change> {
            Change change;
            change.events.push_back(
                {"label", context.fresh, join({R"("x":")", std::string(bytes, 'x'), "\""})});
            return change;
          },
          [](Database&, const Change&, const GivenRows&) -> Expected<Answer> { return Answer{}; }};
}

TEST(ApiWrites, AnEventThatTheJournalDoesNotTakeIsRefusedAlone) {
  WriteWorld world;
  const auto both = world.send(
      {appending(journal::kEventBytesMax), WriteWorld::post(Endpoint::labels, R"({"name":"a"})")});
  ASSERT_TRUE(both[0] && both[1]);
  EXPECT_EQ(both[0]->status, 413);
  EXPECT_EQ(both[0]->body, R"({"detail":"The request is too large: 16 MiB are taken."})");
  EXPECT_EQ(both[1]->status, 201);
}

/// Two doors of one store, as api.sock and the port of `hearth serve`.
TEST(ApiWrites, ServicesOfOneStoreDecideInTurn) {
  WriteWorld world;
  PageMemory pages;
  record::testing::NothingBeside nothing;
  const auto sync = [&] { return world.daemon.projection->sync(); };
  const ServiceParts parts{world.daemon.log,  world.readers, *world.writes, pages,
                           world.daemon.pool, sync,          nothing};
  auth::Gate gate(world.daemon.loop, world.daemon.log, world.readers, sync, {.own_user = true},
                  nullptr);
  Service one(parts, {}, gate), other(parts, {}, gate);
  const auto post = [](Service& service, int& status) -> Co<> {
    http::Request request;
    request.method = "POST";
    request.path = "/api/v1/labels";
    request.headers.add("Content-Type", "application/json");
    request.body = R"({"name":"same"})";
    status = (co_await service.handle(std::move(request))).status;
  };
  int first = 0, second = 0;
  const auto both = [&]() -> Co<> {
    aio::Scope scope(world.daemon.loop);
    scope.start("one", post(one, first));
    scope.start("other", post(other, second));
    co_await scope.join();
  };
  world.daemon.run(both());
  EXPECT_EQ(first + second, 201 + 400);
  EXPECT_EQ(world.daemon.count("SELECT count(*) FROM labels"), 1);
}

}  // namespace
}  // namespace hearth::record::api
