#include "record/recent/recent.hh"

#include <gtest/gtest.h>

#include <random>

#include "base/text.hh"
#include "record/project/row_ids.hh"
#include "record/testing/daemon.hh"

namespace hearth::record {
namespace {

using testing::Daemon;
using testing::History;

/// Stands still until it is moved.
class MovedClock final : public Clock {
 public:
  Steady::time_point now() const override { return Steady::time_point(elapsed); }
  UtcMicros utc() const override { return 1'795'247'640'000'000; }
  Duration elapsed = std::chrono::hours(1);
};

/// A daemon's journal and store, and what is recent of it.
struct RecentWorld {
  Daemon daemon;
  MovedClock clock;
  std::optional<Recent> recent;

  explicit RecentWorld(Recent::Bounds bounds = {}) { begin(bounds); }
  void begin(Recent::Bounds bounds = {}) {
    recent.emplace(daemon.folder, daemon.intake->end(), clock, bounds);
  }
  ~RecentWorld() { daemon.run(daemon.projection->close()); }

  void append(const std::vector<std::string>& events) { daemon.run(daemon.append(events)); }
  void follow() {
    const auto followed = recent->follow(daemon.intake->end());
    ASSERT_TRUE(followed) << followed.error().message;
  }
  std::int64_t ask(std::string_view sql) { return recent->db().find(sql)->value_or(-1); }
};

/// Events of a run as the callback sends them.
std::vector<std::string> run_events(std::uint64_t number, bool end, std::string_view label = "") {
  History history(false);
  history.run(number);
  history.skip(number * 1000, 0);
  const std::string labels = label.empty() ? "" : join({",\"labels\":[\"", label, "\"]"});
  history.add("run.start", join({"\"path\":\"/a.yml\",\"started\":1", labels}));
  history.add("play.start", join({"\"play\":\"", testing::uuid(1, number),
                                  "\",\"batch\":0,"
                                  "\"name\":\"p\""}));
  history.add("host", "\"name\":\"web\"");
  if (end) history.add("run.end", "\"status\":\"completed\"");
  return history.events;
}

std::string all_of(Database& db, std::string_view sql) {
  auto rows = db.query(sql);
  std::vector<std::string> texts;
  while (*rows->step()) texts.emplace_back(rows->text(0));
  return join_with(" ", texts);
}

TEST(Recent, HasWhatBeganWithTheIdsOfTheStore) {
  RecentWorld world;
  world.append(run_events(1, true));
  world.append(run_events(2, false));
  world.follow();
  world.daemon.run(
      [](RecentWorld& all) -> Co<> { (void)co_await all.daemon.projection->sync(); }(world));
  auto store = read_store(world.daemon.home.store());
  ASSERT_TRUE(store);
  for (const char* sql : {"SELECT id || ' ' || status || ' ' || created FROM playbooks ORDER BY id",
                          "SELECT id || ' ' || playbook_id FROM plays ORDER BY id",
                          "SELECT id || ' ' || name FROM hosts ORDER BY id"}) {
    EXPECT_EQ(all_of(world.recent->db(), sql), all_of(*store, sql));
    EXPECT_NE(all_of(*store, sql), "");
  }
}

TEST(Recent, HasNothingOfARunThatBeganBefore) {
  RecentWorld world;
  const auto events = run_events(1, true);
  world.append({events.front()});
  world.begin();
  world.append({events.begin() + 1, events.end()});
  world.append(run_events(2, false));
  world.follow();
  EXPECT_EQ(world.recent->runs(), 1u);
  EXPECT_EQ(world.ask("SELECT count(*) FROM playbooks"), 1);
  EXPECT_EQ(world.ask("SELECT count(*) FROM plays"), 1);
}

TEST(Recent, RunsThatEndedGoAfterAWhile) {
  RecentWorld world;
  world.append(run_events(1, true));
  world.append(run_events(2, false));
  world.follow();
  EXPECT_EQ(world.recent->runs(), 2u);
  world.clock.elapsed += std::chrono::minutes(11);
  world.follow();
  EXPECT_EQ(world.recent->runs(), 1u);
  EXPECT_EQ(world.ask("SELECT count(*) FROM playbooks WHERE status = 1"), 1);
  EXPECT_EQ(world.ask("SELECT count(*) FROM playbooks"), 1);
  EXPECT_EQ(world.ask("SELECT count(*) FROM hosts"), 1);
  EXPECT_EQ(world.ask("SELECT count(*) FROM deleted"), 0);
  world.clock.elapsed += std::chrono::hours(25);
  world.follow();
  EXPECT_EQ(world.recent->runs(), 0u);
  EXPECT_EQ(world.ask("SELECT count(*) FROM playbooks"), 0);
}

TEST(Recent, BeyondItsBoundsWhatEndedGoesFirst) {
  RecentWorld world({.runs = 2});
  world.append(run_events(1, false));
  world.append(run_events(2, true));
  world.append(run_events(3, false));
  world.follow();
  EXPECT_EQ(world.recent->runs(), 2u);
  EXPECT_EQ(world.ask("SELECT count(*) FROM playbooks WHERE status = 1"), 2);
}

TEST(Recent, KeepsWithinItsBytes) {
  constexpr std::int64_t kBytes = 2 * 1024 * 1024;
  RecentWorld world({.bytes = kBytes});
  std::mt19937 random(1);
  for (std::uint64_t run = 1; run <= 40; ++run) {
    std::vector<std::string> events = run_events(run, run % 2 == 0);
    History more(false);
    more.run(run);
    more.skip(run * 1000 + 500, 0);
    std::string noise;  // half of which is left when it is compressed
    while (noise.size() < 200'000) noise += "0123456789abcdef"[random() % 16];
    more.add("file", join({"\"path\":\"/f\",\"text\":\"", noise, "\""}));
    events.push_back(more.events.front());
    world.append(events);
    world.follow();
    EXPECT_LE(*world.recent->bytes(), kBytes);
  }
  EXPECT_GT(world.recent->runs(), 2u);
  EXPECT_LT(world.recent->runs(), 40u);
}

TEST(Recent, ARunThatWasPrunedGoes) {
  RecentWorld world;
  world.append(run_events(1, true));
  world.append(run_events(2, true));
  History history(false);
  history.run(9);
  history.skip(9000, 0);
  history.add("prune", join({"\"runs\":[\"", testing::uuid(0, 1), "\"]"}));
  world.append(history.events);
  world.follow();
  EXPECT_EQ(world.recent->runs(), 1u);
  EXPECT_EQ(world.ask("SELECT count(*) FROM plays"), 1);
}

TEST(Recent, ALabelHasTheNumberThatTheStoreGave) {
  RecentWorld world;
  world.append(run_events(1, false, "blue"));
  world.append(run_events(2, false, "green"));
  world.follow();
  EXPECT_GT(world.ask("SELECT min(label_id) FROM playbook_labels"), kDerivedIds);
  const auto names = world.recent->unknown_labels();
  ASSERT_TRUE(names);
  ASSERT_EQ(names->size(), 2u);
  ASSERT_TRUE(world.recent->learn({{"blue", 7}, {"green", 9}}));
  EXPECT_EQ(all_of(world.recent->db(),
                   "SELECT l.name || l.id || p.playbook_id FROM playbook_labels p"
                   " JOIN labels l ON l.id = p.label_id ORDER BY l.name"),
            "blue71 green92");
  EXPECT_TRUE(world.recent->unknown_labels()->empty());
}

}  // namespace
}  // namespace hearth::record
