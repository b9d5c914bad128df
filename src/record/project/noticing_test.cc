#include "record/project/noticing.hh"

#include <random>

#include "base/text.hh"
#include "record/testing/daemon.hh"

namespace hearth::record {
namespace {

using testing::Daemon;
using testing::History;
using testing::uuid;

/// A daemon with noticing, which can be killed: what it queued and nobody wrote is gone then.
struct World {
  Daemon daemon;
  std::optional<Noticing> noticing;
  bool lost = false;  ///< what is told from now on does not reach the disk
  std::int64_t seq = 0;
  std::uint64_t told = 0;
  History history{false};

  World() { start(); }
  ~World() {
    daemon.run(noticing->close());
    daemon.run(daemon.projection->close());
  }

  void start() {
    Noticing::Options quick;
    quick.gather = std::chrono::hours(1);  // ends of runs, and who waits, make it decide
    quick.between_notes = std::chrono::milliseconds(0);
    Noticing::Doors doors;
    doors.projected = [this] { return daemon.projection->sync(); };
    doors.append = [this](JsonObject event) { return append(std::move(event)); };
    noticing.emplace(daemon.loop, daemon.pool, daemon.log, *daemon.intake, daemon.folder,
                     daemon.home.path, std::move(doors), quick);
  }
  void kill() {
    noticing.reset();
    lost = false;
    start();
  }
  Co<Expected<journal::Intake::Ticket>> append(JsonObject event) {
    if (lost) co_return daemon.intake->latest() + 1'000'000;  // a batch that never ends
    event["v"] = 1;
    event["id"] = uuid(6, ++told);
    event["producer"] = uuid(8, 9);
    event["seq"] = seq++;
    event["at"] = history.at() + seq;
    CO_TRY(const auto added, daemon.intake->add(to_text(event)));
    co_return added.ticket;
  }
  void put(const std::string& kind, const std::string& members) {
    daemon.run(daemon.append({history.add(kind, members)}));
  }
  void begin(std::uint64_t run) {
    history.run(run);
    put("run.start", R"("path":"/s.yml","arguments":{"options":{"inventory":["hosts"]}})");
  }
  void host(const std::string& name, int id) {
    put("host", join({"\"name\":\"", name, "\""}));
    if (id > 0)
      put("facts", join({"\"host\":\"", name, R"(","facts":{"ansible_machine_id":"aa00bb)",
                         std::to_string(id), "\"}"}));
  }
  void end() { put("run.end", R"("status":"completed","reason":"stats")"); }
  static Co<> both(World& world) {
    const auto noticed = co_await world.noticing->sync();
    EXPECT_TRUE(noticed) << (noticed ? "" : noticed.error().message);
    const auto last = world.daemon.intake->latest();
    const auto written = co_await world.daemon.intake->settle(last, last);
    EXPECT_TRUE(written);
    const auto projected = co_await world.daemon.projection->sync();
    EXPECT_TRUE(projected);
  }
  void sync() { daemon.run(both(*this)); }
  static Co<> noticed(World& world) { (void)co_await world.noticing->sync(); }
  std::int64_t events() { return daemon.count("SELECT count(*) FROM machine_hosts"); }

  /// "run host verdict machine" of all.
  std::string verdicts() {
    auto db = read_store(daemon.home.path);
    HEARTH_ASSERT(db);
    auto found = db->query(
        "SELECT run_uid, host, verdict, machine_uid FROM machine_hosts"
        " ORDER BY run_uid, host");
    HEARTH_ASSERT(found);
    std::string out;
    while (*found->step())
      out += join({to_hex(found->blob(0)), " ", found->text(1), " ",
                   std::to_string(found->integer(2)), " ", to_hex(found->blob(3)), "\n"});
    return out;
  }
};

TEST(Noticing, TellsEachHostOnce) {
  World world;
  for (std::uint64_t run = 1; run <= 3; ++run) {
    world.begin(run);
    world.host("web1", 1);
    world.host("web2", 2);
    world.end();
    world.sync();
  }
  EXPECT_EQ(world.told, 6u);
  EXPECT_EQ(world.events(), 6);
  for (int i = 0; i < 3; ++i) {
    world.kill();
    world.sync();
  }
  EXPECT_EQ(world.told, 6u) << "what is on disk is not told again";
}

TEST(Noticing, TellsAfterARestartWhatACrashTook) {
  World world;
  world.begin(1);
  world.host("web1", 1);
  world.end();
  world.sync();
  world.begin(2);
  world.host("web1", 1);
  world.lost = true;
  world.end();
  world.daemon.run(World::noticed(world));
  EXPECT_EQ(world.told, 1u);
  world.kill();
  world.sync();
  EXPECT_EQ(world.told, 2u);
}

TEST(Noticing, TellsOfARunThatGoesOnAfterTheRestart) {
  World world;
  world.begin(1);
  world.host("web1", 0);
  world.sync();
  world.kill();
  world.host("web1", 1);
  world.host("web2", 2);
  world.end();
  world.sync();
  EXPECT_EQ(world.events(), 2);
  EXPECT_EQ(world.told, 3u) << "web1 without facts, then with them";
}

class NoticingCrashes : public ::testing::TestWithParam<int> {};

TEST_P(NoticingCrashes, LeaveTheSameVerdictsAsNone) {
  std::string verdicts[2];
  for (const bool crashes : {false, true}) {
    std::mt19937_64 random(GetParam());
    World world;
    for (std::uint64_t run = 1; run <= 10; ++run) {
      world.begin(run);
      for (int host = 0; host < 3; ++host) {
        const std::string name = join({"web", std::to_string(random() % 3)});
        world.host(name, static_cast<int>(random() % 4));
        const auto chance = random() % 6;
        if (!crashes) continue;
        if (chance == 0) world.lost = true;
        if (chance == 1) world.daemon.run(World::noticed(world));
        if (chance == 2) world.kill();
      }
      if (random() % 4) world.end();
    }
    if (crashes) world.kill();
    world.sync();
    verdicts[crashes] = world.verdicts();
  }
  EXPECT_EQ(verdicts[1], verdicts[0]);
}

INSTANTIATE_TEST_SUITE_P(Seeds, NoticingCrashes, ::testing::Range(1, 13));

}  // namespace
}  // namespace hearth::record
