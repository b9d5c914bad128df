#include "record/project/machine_rows.hh"

#include <gtest/gtest.h>

#include <random>

#include "base/text.hh"
#include "record/machine/events.hh"
#include "record/machine/notice.hh"
#include "record/project/machine_load.hh"
#include "record/query/machines.hh"
#include "record/testing/history.hh"
#include "record/testing/postgres.hh"

namespace hearth::record {
namespace {

using testing::dump;
using testing::History;
using testing::Lines;
using testing::memory_store;
using testing::project;
using testing::uuid;

/// A journal with a noticer beside it, as the daemon has it.
struct NoticedWorld {
  History history;
  MachineNotice notice;
  std::uint64_t run = 0;

  void feed(std::string line) {
    const auto event = Event::parse(line);
    ASSERT_TRUE(event);
    notice.take(event->head, event->members());
  }
  void add(const std::string& kind, const std::string& members) {
    feed(history.add(kind, members));
  }
  /// Appends what is due; it comes back by the journal.
  void settle() {
    for (JsonObject& told : notice.settle()) {
      const auto of_run = *get_string(told, "run");
      const std::string kind(*get_string(told, "kind"));
      const std::string run_text(of_run);
      told.erase("run");
      told.erase("kind");
      const std::string members = to_text(told);
      for (std::uint64_t r = 0; r <= run; ++r)
        if (uuid(0, r) == run_text) history.run(r);
      add(kind, members.substr(1, members.size() - 2));
    }
    history.run(run);
  }
  void begin() {
    history.run(++run);
    add("run.start", R"("path":"/s.yml","controller":"c1","arguments":{"inventory":["hosts"]})");
  }
  void host(const std::string& name, const std::string& facts) {
    add("host", join({"\"name\":\"", name, "\""}));
    if (!facts.empty()) add("facts", join({"\"host\":\"", name, "\",\"facts\":{", facts, "}"}));
  }
  void end() {
    add("run.end", R"("status":"completed","reason":"stats")");
    settle();
  }
  void see(const std::string& name, const std::string& facts) {
    begin();
    host(name, facts);
    end();
  }
  template <class What>
  void say(const What& what) {
    JsonObject told = to_event(what);
    const std::string kind(*get_string(told, "kind"));
    told.erase("kind");
    const std::string members = to_text(told);
    add(kind, members.substr(1, members.size() - 2));
    settle();
  }
};

std::string facts(int machine_id, int board = 0) {
  return join({R"("ansible_machine_id":"aa00bb)", std::to_string(machine_id), "\"",
               board ? join({R"(,"ansible_product_uuid":"00112233-4455-6677-8899-0000000000)",
                             std::to_string(board), "\""})
                     : ""});
}

struct MachineStore {
  Database db = memory_store();
  Lines log;
  explicit MachineStore(const NoticedWorld& from) {
    project(db, log, from.history.events, 100);
    EXPECT_TRUE(log.lines.empty()) << log.lines[0];
  }
};

TEST(MachineRows, AMachineIsSeenThroughItsRuns) {
  NoticedWorld world;
  world.see("web1", facts(1));
  world.see("web2", facts(1));
  world.see("db1", facts(2));
  MachineStore store(world);
  const auto machines = list_machines(store.db, {});
  ASSERT_TRUE(machines);
  ASSERT_EQ(machines->size(), 2u);
  EXPECT_EQ((*machines)[0].name, "db1");
  EXPECT_EQ((*machines)[1].name, "web2");
  EXPECT_EQ((*machines)[1].hosts, 2);
  EXPECT_EQ((*machines)[1].id, 1) << "ids count machines, not sightings";
  const auto hosts = machine_hosts(store.db, 1, 10, 0);
  ASSERT_EQ(hosts->size(), 2u);
  EXPECT_EQ((*hosts)[0].verdict, Verdict::renamed);
  EXPECT_GT((*hosts)[0].host_id, 0);
  EXPECT_EQ(find_machine(store.db, "web1")->id, 1);
  EXPECT_EQ(find_machine(store.db, "nobody").error().code, Errc::not_found);
  EXPECT_EQ(*store.db.find("SELECT count(*) FROM hosts WHERE machine_id IS NULL"), 0);
}

TEST(MachineRows, LateFactsLeaveNoMachineBehind) {
  NoticedWorld world;
  world.see("web1", facts(1));
  world.begin();
  world.host("web9", "");
  world.settle();
  world.host("web9", facts(1));
  world.end();
  MachineStore store(world);
  EXPECT_EQ(list_machines(store.db, {})->size(), 1u);
  EXPECT_EQ(**store.db.find("SELECT n FROM counts WHERE \"table\" = 'machines'"), 1);
}

TEST(MachineRows, ADoubtIsThereUntilSomebodyDecides) {
  NoticedWorld world;
  world.see("web1", facts(1, 11));
  world.see("web1", facts(1, 12));
  {
    MachineStore store(world);
    const auto doubts = list_doubts(store.db, world.history.at(), 10);
    ASSERT_EQ(doubts->size(), 1u);
    EXPECT_EQ((*doubts)[0].rivals, std::vector<std::int64_t>{1});
    EXPECT_FALSE((*doubts)[0].moved);
    EXPECT_TRUE((*list_doubts(store.db, world.history.at() + kMovedMicros, 10))[0].moved);
  }
  MachineStore before(world);
  const Uuid old = find_machine(before.db, "1")->uid, young = find_machine(before.db, "2")->uid;
  world.say(Merge{young, old});
  MachineStore store(world);
  EXPECT_TRUE(list_doubts(store.db, world.history.at(), 10)->empty());
  EXPECT_EQ(find_machine(store.db, "2")->merged_into, 1) << "the younger says which one it is";
  EXPECT_EQ(machine_hosts(store.db, 1, 10, 0)->size(), 2u);
}

std::string random_facts(std::mt19937_64& random) {
  std::string out = facts(static_cast<int>(random() % 4), random() % 2 ? 10 + random() % 4 : 0);
  if (random() % 2)
    out +=
        join({R"(,"ansible_ssh_host_key_rsa_public":"AAAA)", std::to_string(random() % 4), "\""});
  return random() % 5 ? out : std::string();
}

void decide_something(NoticedWorld& world, std::mt19937_64& random) {
  std::vector<Uuid> ids;
  for (const auto& [id, machine] : world.notice.machines().state().machines()) ids.push_back(id);
  const auto any = [&] { return ids[random() % ids.size()]; };
  Uuid fresh;
  fresh.bytes[0] = 9;
  fresh.bytes[15] = static_cast<std::uint8_t>(world.run);
  switch (random() % 3) {
    case 0:
      return world.say(Merge{any(), any()});
    case 1:
      return world.say(
          Split{any(), fresh, "apart", {{*Uuid::parse(uuid(0, world.run)), "web1"}}, {}});
    default:
      return world.say(Rename{any(), "called"});
  }
}

class MachinesAnyOrder : public ::testing::TestWithParam<int> {};

TEST_P(MachinesAnyOrder, TheTablesOfMachinesDoNotDependOnTheOrderOfEvents) {
  HEARTH_FEW_ON_POSTGRES(GetParam());
  std::mt19937_64 random(GetParam());
  NoticedWorld world;
  for (int run = 0; run < 8; ++run) {
    world.begin();
    for (int host = 0; host < 3; ++host) {
      world.host(join({"web", std::to_string(random() % 3)}), random_facts(random));
      if (random() % 3 == 0) world.settle();
    }
    world.end();
    if (random() % 3 == 0) decide_something(world, random);
  }
  MachineStore in_order(world);
  const std::string expected = dump(in_order.db);
  std::ranges::shuffle(world.history.events, random);
  MachineStore shuffled(world);
  EXPECT_EQ(dump(shuffled.db), expected);
  Machines loaded;
  ASSERT_TRUE(load_machines(in_order.db, loaded));
  EXPECT_EQ(loaded.state().text(), world.notice.machines().state().text());
  const auto events = world.history.events;
  project(in_order.db, in_order.log, events, 7);
  EXPECT_EQ(dump(in_order.db), expected) << "applied again";
}

INSTANTIATE_TEST_SUITE_P(Seeds, MachinesAnyOrder, ::testing::Range(1, 25));

TEST(MachineRows, PackedEvidenceComesBack) {
  Evidence evidence;
  evidence.add(Kind::machine_id, "aa11");
  evidence.add(Kind::ssh_rsa, "AAAA", false);
  EXPECT_EQ(unpack_evidence(pack(evidence)), evidence);
  EXPECT_TRUE(unpack_values("short").empty());
}

}  // namespace
}  // namespace hearth::record
