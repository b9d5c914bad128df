#include "record/recent/away.hh"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <random>
#include <regex>

#include "base/json.hh"
#include "base/text.hh"
#include "record/api/service.hh"
#include "record/testing/api_door.hh"

namespace hearth::record {
namespace {

using std::chrono::milliseconds;
using testing::Daemon;

constexpr Duration kPatience = milliseconds(50);

/// The machine's clock, whose time of day stands still while it is told to.
class StillClock final : public Clock {
 public:
  std::atomic<UtcMicros> still = 0;  // 0: it goes; the projection reads it on its thread
  Steady::time_point now() const override { return machine_.now(); }
  UtcMicros utc() const override {
    const UtcMicros told = still;
    return told != 0 ? told : machine_.utc();
  }

 private:
  aio::SystemClock machine_;
};

/// A daemon's inside with ARA's API before it, whose store can be away: refused (another program
/// holds its lock) or without an answer.
struct AwayWorld {
  StillClock* time = nullptr;  // the daemon's
  Daemon daemon{testing::kQuick, make_clock()};
  Readers readers{daemon.pool, daemon.home.store()};
  bool hangs = false;
  aio::Event goes_on{daemon.loop};
  std::optional<Away> away;
  testing::ApiDoor door{daemon};
  std::optional<api::Writes> writes;
  api::PageMemory pages;
  testing::NothingBeside nothing;
  std::optional<auth::Gate> gate;
  std::optional<api::Service> service;
  std::optional<Database> holder;  // of the lock

  explicit AwayWorld(bool with_away) {
    time->still = 1'795'247'640'000'000;
    if (with_away) away.emplace(daemon.loop, daemon.log, readers, doors(), options());
    Away* const maybe = away ? &*away : nullptr;
    api::WriteDoors write_doors = door.doors();
    write_doors.away = maybe;
    writes.emplace(daemon.loop, readers, std::move(write_doors));
    const auto sync = [this] { return daemon.projection->sync(); };
    gate.emplace(daemon.loop, daemon.log, readers, sync, auth::LoginOptions{.own_user = true},
                 nullptr, maybe);
    service.emplace(
        api::ServiceParts{daemon.log, readers, *writes, pages, daemon.pool, sync, nothing, maybe},
        api::ServiceOptions{}, *gate);
  }
  ~AwayWorld() {
    back();
    service.reset();
    writes.reset();
    away.reset();
    daemon.run(daemon.projection->close());
  }

  std::unique_ptr<Clock> make_clock() {
    auto made = std::make_unique<StillClock>();
    time = made.get();
    return made;
  }
  Away::Options options() const { return {kPatience, milliseconds(2), {}}; }
  Away::Doors doors() {
    Away::Doors out;
    out.settled = []() -> Co<Expected<>> { co_return Expected<>(); };
    out.synced = [this] { return synced(); };
    out.journal = [this]() -> Expected<Away::Journal> {
      return Away::Journal{*daemon.intake, daemon.folder};
    };
    return out;
  }
  Co<Expected<>> synced() {
    while (hangs) CO_CHECK_OK(co_await goes_on.wait());
    co_return co_await daemon.projection->sync();
  }

  void refuse() {
    auto db = open_store(daemon.home.store());
    ASSERT_TRUE(db) << db.error().message;
    holder.emplace(*std::move(db));
    ASSERT_TRUE(holder->script("BEGIN IMMEDIATE"));
  }
  void hang() { hangs = true; }
  void back() {
    if (holder) {
      EXPECT_TRUE(holder->script("ROLLBACK"));
      holder.reset();
    }
    hangs = false;
    goes_on.notify();
  }
  /// Runs the loop until the store counts as here.
  void wait_until_here() {
    struct Wait {
      static Co<> here(AwayWorld& world) {
        while (world.away && world.away->state() != Away::State::here)
          (void)co_await world.away->changed();
        (void)co_await world.daemon.projection->sync();
      }
    };
    daemon.run(Wait::here(*this));
  }

  struct Sent {
    std::string method, path, body;
  };
  struct Got {
    int status = 0;
    std::string body;
  };
  /// All at once.
  std::vector<Got> send(const std::vector<Sent>& all) {
    time->still += 1'000;
    std::vector<Got> got(all.size());
    daemon.run(send_all(*this, all, got));
    return got;
  }
  Got send(std::string method, std::string path, std::string body = "") {
    return send({Sent{std::move(method), std::move(path), std::move(body)}}).front();
  }
  static Co<> send_all(AwayWorld& world, const std::vector<Sent>& all, std::vector<Got>& got) {
    aio::Scope scope(world.daemon.loop);
    for (std::size_t i = 0; i < all.size(); ++i)
      scope.start("request", send_one(world, all[i], got[i]));
    co_await scope.join();
  }
  static Co<> send_one(AwayWorld& world, const Sent& sent, Got& got) {
    http::Request request;
    request.method = sent.method;
    const std::size_t mark = sent.path.find('?');
    request.path = "/api/v1/" + sent.path.substr(0, mark);
    if (mark != sent.path.npos) request.query = sent.path.substr(mark + 1);
    if (!sent.body.empty()) request.headers.add("Content-Type", "application/json");
    request.body = sent.body;
    const http::Response response = co_await world.service->handle(std::move(request));
    got = {response.status, response.body};
  }
};

std::string playbook(std::string_view labels = "") {
  return join({R"({"ansible_version":"2.19","path":"/site.yml","status":"running","labels":[)",
               labels, "]}"});
}

// ---- one rule at a time ------------------------------------------------------------------------

TEST(Away, ARunThatWasRecordedHereGoesOnWhileTheStoreRefuses) {
  AwayWorld world(true);
  ASSERT_EQ(world.send("POST", "playbooks", playbook()).status, 201);
  world.refuse();
  EXPECT_EQ(world.send("POST", "hosts", R"({"name":"web","playbook":1})").status, 201);
  EXPECT_EQ(world.away->state(), Away::State::gone);
  EXPECT_EQ(world.send("GET", "hosts/1").status, 200);
  EXPECT_EQ(world.send("PATCH", "playbooks/1", R"({"status":"completed"})").status, 200);
  EXPECT_EQ(world.send("GET", "hosts?playbook=1").status, 200);
  world.back();
  world.wait_until_here();
  EXPECT_EQ(world.daemon.count("SELECT status FROM playbooks"), 2);
  EXPECT_EQ(world.daemon.count("SELECT count(*) FROM hosts"), 1);
}

TEST(Away, OfWhatIsNotRecentTheStoresErrorIsTheAnswer) {
  AwayWorld world(true);
  ASSERT_EQ(world.send("POST", "playbooks", playbook()).status, 201);
  world.refuse();
  // What the store lacks makes it show.
  ASSERT_EQ(world.send("POST", "hosts", R"({"name":"web","playbook":1})").status, 201);
  for (const char* path : {"playbooks/7", "hosts?playbook=7", "playbooks", "labels", "results",
                           "latesthosts", "labels/1", "plays?uuid=1"})
    EXPECT_EQ(world.send("GET", path).status, 503) << path;
  EXPECT_EQ(world.send("POST", "hosts", R"({"name":"web","playbook":7})").status, 503);
  EXPECT_EQ(world.send("PATCH", "playbooks/7", "{}").status, 503);
  EXPECT_EQ(world.send("DELETE", "playbooks/1").status, 503);
  EXPECT_EQ(world.send("POST", "labels", R"({"name":"l"})").status, 503);
  EXPECT_EQ(world.send("POST", "hosts", R"({"playbook":1})").status, 400);
}

TEST(Away, OfWhatIsNotRecentASlowStoresAnswerIsWaitedFor) {
  AwayWorld world(true);
  ASSERT_EQ(world.send("POST", "playbooks", playbook()).status, 201);
  ASSERT_EQ(world.send("POST", "labels", R"({"name":"l"})").status, 201);
  world.hang();
  struct After {
    static Co<> go_on(AwayWorld& world, int& recent) {
      AwayWorld::Got got;
      co_await AwayWorld::send_one(world, {"POST", "hosts", R"({"name":"h","playbook":1})"}, got);
      recent = got.status;
      world.back();
    }
    static Co<> all(AwayWorld& world, std::vector<AwayWorld::Got>& got, int& recent) {
      aio::Scope scope(world.daemon.loop);
      const std::vector<AwayWorld::Sent> sent{
          {"GET", "labels", ""}, {"POST", "labels", R"({"name":"m"})"}, {"DELETE", "labels/1", ""}};
      got.resize(sent.size());
      for (std::size_t i = 0; i < sent.size(); ++i)
        scope.start("request", AwayWorld::send_one(world, sent[i], got[i]));
      scope.start("goes on", go_on(world, recent));
      co_await scope.join();
    }
  };
  std::vector<AwayWorld::Got> got;
  int recent = 0;
  world.daemon.run(After::all(world, got, recent));
  EXPECT_EQ(recent, 201) << "answered while the store hung";
  EXPECT_EQ(got[0].status, 200);
  EXPECT_EQ(got[1].status, 201) << got[1].body;
  EXPECT_EQ(got[2].status, 204) << got[2].body;
}

// ---- any sequence ------------------------------------------------------------------------------

/// Makes requests about the rows that it saw made.
class AbsenceStory {
 public:
  explicit AbsenceStory(std::uint64_t seed) : random_(seed) {}

  AwayWorld::Sent next() {
    if (!known("playbooks") || chance(8)) return {"POST", "playbooks", playbook(some_labels())};
    const std::string in = join({"\"playbook\":", pick("playbooks")});
    switch (random_() % 12) {
      case 0:
        return {"POST", "plays",
                join({"{\"uuid\":\"", testing::uuid(1, random_() % 50),
                      "\",\"name\":\"p\",\"status\":\"running\",", in, "}"})};
      case 1:
        return {"POST", "files",
                join({"{\"path\":\"/f", some(), "\",\"content\":\"same\",", in, "}"})};
      case 2:
        return {"POST", "hosts", join({"{\"name\":\"h", some(), "\",", in, "}"})};
      case 3:
      case 4:
        if (known("plays") && known("files")) return task(in);
        break;
      case 5:
      case 6:
        if (known("tasks") && known("hosts")) return result(in);
        break;
      case 7:
        return {"POST", "records",
                join({"{\"key\":\"k", some(), "\",\"value\":1,\"type\":\"text\",", in, "}"})};
      case 8:
        return {"PATCH", "playbooks/" + pick("playbooks"),
                join({"{\"labels\":[", some_labels(), "],\"name\":\"n\"}"})};
      case 9:
        if (known("results"))
          return {"PATCH", "results/" + pick("results"), R"({"status":"failed"})"};
        break;
      case 10:
        return {"GET", join({"results?playbook=", pick("playbooks")}), ""};
      default:
        break;
    }
    return {"GET", join({"playbooks/", pick("playbooks")}), ""};
  }

  void saw(const AwayWorld::Sent& sent, const AwayWorld::Got& got) {
    if (sent.method != "POST" || got.status != 201) return;
    const auto object = parse_json_object(got.body);
    ids_[sent.path].push_back(get_int(*object, "id").value_or(0));
  }

 private:
  bool chance(std::uint64_t of) { return random_() % of == 0; }
  std::string some() { return std::to_string(random_() % 3); }
  bool known(const std::string& table) const { return ids_.contains(table); }
  std::string pick(const std::string& table) {
    const auto& ids = ids_.at(table);
    return std::to_string(ids[random_() % ids.size()]);
  }
  std::string some_labels() {
    std::vector<std::string> names;
    for (const char* name : {"\"a\"", "\"b\"", "\"c\""})
      if (chance(3)) names.emplace_back(name);
    return join_with(",", names);
  }
  AwayWorld::Sent task(const std::string& in) {
    return {"POST", "tasks",
            join({"{\"name\":\"t\",\"action\":\"ping\",\"lineno\":1,"
                  "\"handler\":false,\"status\":\"running\",\"play\":",
                  pick("plays"), ",\"file\":", pick("files"), ",", in, "}"})};
  }
  AwayWorld::Sent result(const std::string& in) {
    return {"POST", "results",
            join({"{\"status\":\"ok\",\"content\":{\"n\":", some(), "},\"host\":", pick("hosts"),
                  ",\"task\":", pick("tasks"), ",\"play\":", pick("plays"), ",", in, "}"})};
  }

  std::mt19937_64 random_;
  std::map<std::string, std::vector<std::int64_t>> ids_;
};

/// Numbers of labels are the store's, and told by nobody while it is away.
std::string without_label_numbers(const std::string& body) {
  static const std::regex number(R"re("id":\d+,"name":"(a|b|c)")re");
  return std::regex_replace(body, number, R"("id":0,"name":"$1")");
}

class AnyAbsence : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(AnyAbsence, AnswersAndTablesAreThoseOfAStoreThatWasNeverAway) {
  const std::uint64_t seed = GetParam();
  SCOPED_TRACE(join({"seed ", std::to_string(seed)}));
  AwayWorld here(false), absent(true);
  AbsenceStory story(seed);
  std::mt19937_64 random(seed + 1'000);
  bool away = false;
  int answered_away = 0;
  for (int round = 0; round < 60; ++round) {
    if (!away && round > 2 && random() % 6 == 0) {
      away = true;
      if (random() % 3 == 0) {
        absent.hang();
      } else {
        absent.refuse();
      }
    } else if (away && random() % 6 == 0) {
      away = false;
      absent.back();
      if (random() % 2 == 0) absent.wait_until_here();
    }
    std::vector<AwayWorld::Sent> sent;
    const std::uint64_t many = 1 + random() % 3;
    for (std::uint64_t i = 0; i < many; ++i) {
      sent.push_back(story.next());
      // Beside a write it may come before or after it: alone.
      if (sent.back().method != "GET") continue;
      sent = {sent.back()};
      break;
    }
    const auto expected = here.send(sent), got = absent.send(sent);
    for (std::size_t i = 0; i < sent.size(); ++i) {
      story.saw(sent[i], expected[i]);
      ASSERT_EQ(got[i].status, expected[i].status)
          << "round " << round << ": " << sent[i].method << " " << sent[i].path << " "
          << sent[i].body << "\n"
          << got[i].body << "\n"
          << expected[i].body;
      EXPECT_EQ(without_label_numbers(got[i].body), without_label_numbers(expected[i].body))
          << sent[i].method << " " << sent[i].path << " " << sent[i].body;
      if (absent.away->state() != Away::State::here) ++answered_away;
    }
  }
  EXPECT_GT(answered_away, 0);
  absent.back();
  absent.wait_until_here();
  here.wait_until_here();
  auto one = read_store(here.daemon.home.store()), other = read_store(absent.daemon.home.store());
  ASSERT_TRUE(one && other);
  EXPECT_EQ(testing::dump(*one), testing::dump(*other));
}

std::uint64_t absences() {
  return std::getenv("HEARTH_SOAK") ? 300 : 12;
}
INSTANTIATE_TEST_SUITE_P(Seeds, AnyAbsence, ::testing::Range<std::uint64_t>(1, 1 + absences()));

}  // namespace
}  // namespace hearth::record
