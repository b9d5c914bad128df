#include "record/api/read.hh"

#include <gtest/gtest.h>

#include <random>

#include "base/json.hh"
#include "base/text.hh"
#include "record/api/testing/query.hh"
#include "record/testing/api_world.hh"
#include "record/testing/history.hh"
#include "record/testing/postgres.hh"

namespace hearth::record::api {
namespace {

using record::testing::History;
using testing::params_of;

/// A store, a memory, and questions to them.
struct ReadWorld {
  Database db = record::testing::memory_store();
  record::testing::Lines log;
  PageMemory memory;

  explicit ReadWorld(void (*fill)(History&) = nullptr) {
    History history;
    if (fill) fill(history);
    project(db, log, history.events, 100);
    EXPECT_TRUE(log.lines.empty()) << log.lines[0];
  }
  std::string get(const std::string& path) { return get(path, memory); }
  std::string get(const std::string& path, PageMemory& with) {
    const testing::Target target = testing::target_of(path);
    const auto got = target.key.empty()
                         ? read_list(db, with, target.endpoint, params_of(target.query), "u")
                         : read_one(db, target.endpoint, target.key);
    EXPECT_TRUE(got) << path << ": " << got.error().message;
    return got ? got->body : "";
  }
  std::string ids(const std::string& path) { return ids(path, memory); }
  std::string ids(const std::string& path, PageMemory& with) {
    const Json list = *parse_json(get(path, with));
    std::string out = std::to_string(list.at("count").as_int64()) + ":";
    for (const Json& row : list.at("results").as_array())
      out += row.as_object().contains("id") ? " " + to_text(row.at("id"))
                                            : " " + std::string(row.at("name").as_string());
    return out;
  }
};

TEST(ApiRead, AnEmptyStoreHasEmptyLists) {
  ReadWorld world;
  for (std::size_t i = 0; i < kEndpoints; ++i)
    EXPECT_EQ(world.get(std::string(name_of(static_cast<Endpoint>(i)))),
              R"({"count":0,"next":null,"previous":null,"results":[]})");
  EXPECT_EQ(world.get("results/1"), R"({"detail":"Not found."})");
}

TEST(ApiRead, TheStorysRunReadsAsAra) {
  ReadWorld world(record::testing::add_story);
  EXPECT_EQ(world.ids("playbooks"), "1: 1");
  EXPECT_EQ(world.ids("results?status=failed"), "2: 7 6");
  EXPECT_EQ(world.ids("latesthosts"), "4: web1 web2 backup db1");
  EXPECT_EQ(world.ids("playbooks?label=NIGHT"), "1: 1");
  EXPECT_TRUE(
      world.get("results/6")
          .starts_with(
              R"({"id":6,"status":"failed","playbook":{"id":1,"items":{"plays":2,"tasks":4,)"));
  const Json result = *parse_json(world.get("results/7"));
  EXPECT_EQ(result.at("status"), "ignored");
  EXPECT_EQ(result.at("task").at("path"), "/srv/site.yml");
  EXPECT_NE(world.get("results/7").find(R"("content":{"msg":"refused","status":-1.0})"),
            std::string::npos);
  EXPECT_NE(world.get("results/3").find(R"("size":12345678901234567890})"), std::string::npos);
  EXPECT_NE(world.get("files/1").find(R"("content":"- hosts: web\n")"), std::string::npos);
}

TEST(ApiRead, CountsThatAreKeptAreThoseThatAreCounted) {
  ReadWorld world;
  std::mt19937_64 random(5);
  History history;
  for (std::uint64_t run = 1; run <= 4; ++run) add_random_run(history, random, run);
  project(world.db, world.log, history.events, 7);
  const auto count_of = [&](const std::string& path) {
    return parse_json(world.get(path))->at("count").as_int64();
  };
  for (const std::string parent : {"playbook=1", "playbook=2", "play=1", "task=2", "host=1"})
    EXPECT_EQ(count_of("results?" + parent),
              count_of("results?created_after=1970-01-01T00:00Z&" + parent))
        << parent;
  for (const std::string list : {"plays", "tasks", "hosts", "files", "records"})
    EXPECT_EQ(count_of(list + "?playbook=1"),
              count_of(list + "?created_after=1970-01-01T00:00Z&playbook=1"))
        << list;
  for (const std::string name : {"task_name=T", "host_name=WEB1"})
    EXPECT_EQ(count_of("results?" + name),
              count_of("results?created_after=1970-01-01T00:00Z&" + name));
}

TEST(ApiRead, APlaybookComesOnceForEachOfItsLabelsThatMatch) {
  record::testing::ApiWorld world;
  world.post(Endpoint::playbooks, R"({"ansible_version":"2","path":"/a","labels":["x","X","y"]})");
  world.post(Endpoint::playbooks, R"({"ansible_version":"2","path":"/a","labels":["x"]})");
  PageMemory memory;
  const auto ids = [&](std::string_view query) {
    const auto got = read_list(world.db, memory, Endpoint::playbooks, params_of(query), "u");
    std::string out;
    for (const Json& row : parse_json(got->body)->at("results").as_array())
      out += to_text(row.at("id")) + " ";
    return out;
  };
  EXPECT_EQ(ids("label=X"), "2 1 1 ");
  EXPECT_EQ(ids("label=X&limit=2"), "2 1 ");
  EXPECT_EQ(ids("label=X&limit=2&offset=2"), "1 ");
  EXPECT_EQ(ids("label=y"), "1 ");
}

TEST(ApiRead, AListInPiecesIsTheListWithoutRowsThatWentMeanwhile) {
  record::testing::ApiWorld world;
  for (const char* name : {"a", "b", "c", "d"})
    world.post(Endpoint::labels, join({R"({"name":")", name, "\"}"}));
  PageMemory memory;
  const auto read = [&](std::size_t bytes) {
    ReadOptions options;
    options.bytes_max = bytes;
    return *read_list(world.db, memory, Endpoint::labels, params_of("order=id"), "u", options);
  };
  const ListAnswer whole = read(SIZE_MAX);
  EXPECT_TRUE(whole.left.empty());
  ListAnswer begun = read(1);
  EXPECT_EQ(begun.left, (std::vector<std::int64_t>{2, 3, 4}));
  std::size_t at = 0;
  while (at < begun.left.size())
    begun.body += *read_more(world.db, Endpoint::labels, begun.left, at, 1);
  EXPECT_EQ(begun.body + std::string(kListEnd), whole.body);
  world.remove(Endpoint::labels, 3);
  at = 0;
  const std::string rest = *read_more(world.db, Endpoint::labels, begun.left, at, SIZE_MAX);
  EXPECT_EQ(at, 3u);
  EXPECT_NE(rest.find("\"name\":\"d\""), std::string::npos) << rest;
  EXPECT_EQ(rest.find("\"name\":\"c\""), std::string::npos) << rest;
  EXPECT_EQ(rest.find(",,"), std::string::npos) << rest;
}

TEST(ApiRead, RowsWhoseOwnEventHasNotComeCanBeRead) {
  ReadWorld world;
  History history;
  history.add("result",
              join({R"("uid":")", record::testing::uuid(3, 1), R"(","task":")",
                    record::testing::uuid(2, 1), R"(","host":"web1","status":"ok","content":{})"}));
  project(world.db, world.log, history.events, 10);
  const std::string task = world.get("tasks");
  EXPECT_NE(task.find(R"("path":"","tags":[],"play":null,"deprecations":[],"exceptions":[])"),
            std::string::npos)
      << task;
  EXPECT_NE(task.find(R"("started":"2026-11-21T07:54:00.001000Z","ended":null,"duration":null)"),
            std::string::npos)
      << task;
  EXPECT_NE(task.find(R"("file":null)"), std::string::npos) << task;
  const Json result = *parse_json(world.get("results/1"));
  EXPECT_TRUE(result.at("play").is_null());
  EXPECT_TRUE(result.at("task").at("file").is_null());
  EXPECT_EQ(result.at("playbook").at("path"), "");
}

TEST(ApiRead, AFileThatWasOnlyNamedHasTheEmptyText) {
  ReadWorld world;
  History history;
  history.add("file", R"("path":"a.yml","omitted":"too large")");
  history.add("file", R"("path":"b.yml","text":"{}")");
  project(world.db, world.log, history.events, 10);
  EXPECT_NE(world.get("files").find(R"("sha1":"da39a3ee5e6b4b0d3255bfef95601890afd80709")"),
            std::string::npos);
  EXPECT_NE(world.get("files/1").find(R"("content":"")"), std::string::npos);
  EXPECT_NE(world.get("files/2").find(R"("content":"{}")"), std::string::npos);
}

TEST(ApiRead, AnEmptyObjectAsARecordIsNotTheEmptyText) {
  ReadWorld world;
  History history;
  history.add("record", R"("key":"a","type":"json","value":{})");
  history.add("record", R"("key":"b","type":"text","value":"")");
  project(world.db, world.log, history.events, 10);
  EXPECT_NE(world.get("records/1").find(R"("value":{})"), std::string::npos);
  EXPECT_NE(world.get("records/2").find(R"("value":"")"), std::string::npos);
}

TEST(ApiRead, ALabelThatWasTakenAwayIsNotShown) {
  ReadWorld world;
  History history;
  history.add("run.start", R"("path":"a.yml","labels":["a","b"])");
  history.add("run.update", R"("labels_remove":["a"])");
  project(world.db, world.log, history.events, 10);
  EXPECT_NE(world.get("playbooks/1").find(R"("labels":[{"id":2,"name":"b"}])"), std::string::npos);
  EXPECT_EQ(world.ids("playbooks?label=a"), "0:");
}

/// Results come and go while clients read on; each change gets another number as the projector's
/// batches do.
class ChangingStore : public ReadWorld {
 public:
  ChangingStore() {
    EXPECT_TRUE(db.script(R"sql(
      INSERT INTO playbooks (id, uid, created, updated, seen) VALUES (1, x'01', 0, 0, 0), (2, x'02', 0, 0, 0);
      INSERT INTO tasks (id, playbook_id, created, updated) VALUES (1, 1, 0, 0);
      INSERT INTO hosts (id, playbook_id, name, created, updated) VALUES (1, 1, 'a', 0, 0);
      INSERT INTO counts VALUES ('results', 0), ('moved', 0);
      INSERT INTO projection VALUES ('record', x'01', 0, 0, 0);)sql"));
  }
  void add(std::mt19937_64& random) {
    ++last_;
    const auto started = random() % 3 == 0 ? std::optional<std::int64_t>() : random() % 5;
    run("INSERT INTO results (id, uid, playbook_id, task_id, host_id, status, started, created,"
        " updated) VALUES (?1, ?5, ?2, 1, 1, ?3, ?4, 0, 0)",
        last_, 1 + random() % 2, 1 + random() % 2, started,
        *Uuid::parse(record::testing::uuid(3, static_cast<std::uint64_t>(last_))));
    step("n = n + 1 WHERE \"table\" = 'results'");
  }
  void remove(std::mt19937_64& random) {
    const auto gone = db.run("DELETE FROM results WHERE id = ?1", 1 + random() % last_);
    if (*gone == 0) return;
    step("n = n - 1 WHERE \"table\" = 'results'");
    step("n = n + 1 WHERE \"table\" = 'moved'");
  }
  void change(std::mt19937_64& random) {
    run("UPDATE results SET status = 1 + ?2, started = ?3 WHERE id = ?1", 1 + random() % last_,
        random() % 2, random() % 5);
    step("n = n");
  }

 private:
  template <class... Values>
  void run(const char* sql, const Values&... values) {
    const auto done = db.run(sql, values...);
    ASSERT_TRUE(done) << done.error().message;
  }
  void step(const std::string& count) {
    ASSERT_TRUE(db.script("UPDATE counts SET " + count));
    ASSERT_TRUE(db.script("UPDATE projection SET \"offset\" = \"offset\" + 1"));
    ASSERT_TRUE(
        db.script("UPDATE playbooks SET n_results ="
                  " (SELECT count(*) FROM results WHERE playbook_id = playbooks.id)"));
  }
  std::int64_t last_ = 0;
};

class AnyChanges : public ::testing::TestWithParam<int> {};

TEST_P(AnyChanges, PagesFromMemoryAreThoseThatAreCountedFromTheStart) {
  HEARTH_FEW_ON_POSTGRES(GetParam());
  std::mt19937_64 random(GetParam());
  ChangingStore store;
  for (int i = 0; i < 30; ++i) store.add(random);
  const std::string lists[] = {"results?",
                               "results?playbook=1&",
                               "results?status=ok&",
                               "results?order=id&",
                               "results?order=started&",
                               "results?order=-started&",
                               "results?order=-created,id&"};
  for (int round = 0; round < 400; ++round) {
    if (random() % 4 == 0) store.add(random);
    if (random() % 8 == 0) store.remove(random);
    if (random() % 8 == 0) store.change(random);
    const std::string path =
        join({lists[random() % std::size(lists)], "limit=", std::to_string(1 + random() % 4),
              "&offset=", std::to_string(random() % 12)});
    PageMemory none;
    ASSERT_EQ(store.ids(path), store.ids(path, none)) << path << " round " << round;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, AnyChanges, ::testing::Range(1, 11));

}  // namespace
}  // namespace hearth::record::api
