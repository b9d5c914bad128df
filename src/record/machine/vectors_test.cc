// The decisions as a table: one line a vector. The first 42 are those that the rules were made with
// (docs/decisions/0013-machines.md §5 tells which say more than a table can).
#include <gtest/gtest.h>

#include "base/text.hh"
#include "record/machine/testing.hh"

namespace hearth::record {
namespace {

using testing::appearance;

/// Steps: appearances with `;` between them, each a run of its own; `&` begins one in the same run.
/// Of the last one: its verdict, and whether it is the machine of step `as` (0: a new one).
struct Vector {
  const char* name;
  const char* steps;
  const char* verdict;
  int as;
  int shared = 0;  ///< values that are shared at the end
};

constexpr Vector kVectors[] = {
    {"1 nothing changed", "N=web1 U=u1 M=m1 K=k1; N=web1 U=u1 M=m1 K=k1", "same", 1},
    {"2 another name", "N=web1 U=u1 M=m1 K=k1; N=web01 U=u1 M=m1 K=k1", "renamed", 1},
    {"3 same board", "N=web1 U=u1 M=m1 K=k1; N=web1 U=u1 M=m2 K=k2", "reinstalled", 1},
    {"4 other board", "N=web1 U=u1 M=m1 K=k1; N=web1 U=u2 M=m2 K=k2", "replaced", 0},
    {"5 image kept machine-id", "N=web1 U=u1 M=m1 K=k1; N=web2 U=u2 M=m1 K=k2", "cloned", 0, 1},
    {"6 image kept both", "N=web1 U=u1 M=m1 K=k1; N=web2 U=u2 M=m1 K=k1", "cloned", 0, 2},
    {"7 shared keys weigh nothing",
     "N=web1 U=u1 M=m1 K=k1; N=web2 U=u2 M=m1 K=k1; N=web2 M=m1 K=k1", "by-name", 2, 2},
    {"8 not root", "N=web1 U=u1 M=m1 K=k1; N=web1 M=m1 K=k1", "same", 1},
    {"9 new machine-id", "N=web1 M=m1 K=k1; N=web1 M=m2 K=k1", "same", 1},
    {"10 new keys on an old image", "N=web1 M=m1 K=k1; N=web1 M=m1 K=k2", "doubt", 0},
    {"11 a key type removed", "N=web1 M=m1 K=ed1,rsa1; N=web1 M=m1 K=ed1", "same", 1},
    {"12 any equal key", "N=web1 M=m1 K=ed1,rsa1; N=web1 M=m1 K=ed1,rsa2", "same", 1},
    {"13 no facts", "N=web1; N=web1", "by-name", 1},
    {"14 first evidence adopts", "N=web1; N=web1 M=m1 K=k1", "by-name", 1},
    {"15 facts no more", "N=web1 M=m1 K=k1; N=web1", "by-name", 1},
    {"16 other inventory", "N=web1 inv=prod; N=web1 inv=test", "unknown", 0},
    {"17 reimaged instance", "N=db C=aws/i-1 U=u1 M=m1 K=k1; N=db C=aws/i-1 U=u1 M=m2 K=k2",
     "reinstalled", 1},
    {"18 image of it", "N=db C=aws/i-1 M=m1 K=k1; N=db C=aws/i-2 M=m1 K=k1", "cloned", 0, 2},
    {"19 constant instance id",
     "N=db C=nocloud/iid-local01 M=m1 K=k1; N=db2 C=nocloud/iid-local01 M=m2 K=k2", "new", 0},
    {"20 constant board id",
     "N=h U=\"03000200-0400-0500-0006-000700080009\" M=m1; "
     "N=h2 U=\"03000200-0400-0500-0006-000700080009\" M=m2",
     "new", 0},
    {"21 byte order of old firmware",
     "N=h U=\"AABBCCDD-EEFF-1122-3344-556677889900\"; "
     "N=h U=\"ddccbbaa-ffee-2211-3344-556677889900\"",
     "same", 1},
    {"22 two names", "N=a M=m1 K=k1 A=x & N=b M=m1 K=k1 A=x", "alias", 1},
    {"23 two sets of NICs", "N=a M=m1 K=k1 A=x & N=b M=m1 K=k1 A=y", "cloned", 0, 2},
    {"24 localhost of two", "N=localhost ctl=c1; N=localhost ctl=c2", "unknown", 0},
    {"25 localhost is build1", "N=localhost ctl=c1 M=m1 K=k1; N=build1 M=m1 K=k1", "renamed", 1},
    {"26 the outer machine's board", "N=app1 V=docker U=u1; N=app2 V=docker U=u1", "unknown", 0},
    {"26b and again", "N=app1 V=docker U=u1; N=app2 V=docker U=u1; N=app1 V=docker U=u1", "by-name",
     1},
    {"27 its own keys", "N=app1 V=lxc M=m1 K=k1; N=app1 V=lxc M=m1 K=k1", "same", 1},
    {"28 the outer machine's id", "N=hv M=m0 V=kvm; N=app1 V=podman M=m0; N=app1 V=podman M=m0",
     "by-name", 2},
    {"29 a serial alone", "N=sw1 S=FOC1; N=sw1b S=FOC1", "doubt", 0},
    {"30 serial and name", "N=sw1 S=FOC1; N=sw1 S=FOC1", "by-name", 1},
    {"31 swapped device", "N=sw1 S=FOC1; N=sw1 S=FOC2", "replaced", 0},
    {"32 first boot", "N=web1 M=\"\" K=k1; N=web1 M=m1 K=k1", "same", 1},
    {"33 uninitialized", "N=web1 M=\"uninitialized\"; N=web2 M=\"uninitialized\"", "unknown", 0},
    {"34 only ever cached", "N=web1 M=m1 K=k1 cached; N=web1 M=m2 K=k2", "by-name", 1},
    {"34b fresh once", "N=web1 M=m1 K=k1; N=web1 M=m1 K=k1 cached; N=web1 M=m2 K=k2", "replaced",
     0},
    {"34c the cache says nothing different", "N=web1 M=m2 K=k2; N=web1 M=m1 K=k1 cached", "by-name",
     1},
    {"34d fresh once, same board", "N=web1 U=u1 M=m1 K=k1; N=web1 U=u1 M=m2 K=k2", "reinstalled",
     1},
    {"35 pinned by the inventory",
     "N=web1 U=u1 M=m1 K=k1 pin=front; N=new9 U=u9 M=m9 K=k9 pin=front", "same", 1},
    {"38 NICs make no candidate", "N=web1 A=x; N=web9 A=x", "unknown", 0},
    {"39 the disk moved", "N=web1 U=u1 M=m1 K=k1; N=web1 U=u2 M=m1 K=k1", "cloned", 0, 2},
    {"40 two names, all equal", "N=a U=u1 M=m1 K=k1 & N=b U=u1 M=m1 K=k1", "alias", 1},
    {"41 keys made anew, same NIC", "N=web1 M=m1 K=k1 A=x; N=web1 M=m1 K=k2 A=x", "same", 1},
    {"42 another type of instance",
     "N=web1 C=aws/i-1 U=u1 M=m1 K=k1; N=web1 C=aws/i-1 U=u9 M=m1 K=k1", "same", 1},

    // Ours. First sightings:
    {"43 keys that nobody has", "N=web1 M=m1 K=k1", "new", 0},
    {"44 a name and nothing else", "N=web1", "unknown", 0},
    {"45 NICs alone are no keys", "N=web1 A=x", "unknown", 0},
    {"46 a cache alone is nothing to go by", "N=web1 M=m1 K=k1 cached", "unknown", 0},
    // Names:
    {"47 back to the old name", "N=web1 M=m1 K=k1; N=web2 M=m1 K=k1; N=web1 M=m1 K=k1", "same", 1},
    {"48 the name passes on: later runs without facts go to who had it last",
     "N=web1 U=u1 M=m1; N=web1 U=u2 M=m2; N=web1", "by-name", 2},
    {"49 names swapped: keys outweigh names",
     "N=a U=u1 M=m1 K=k1; N=b U=u2 M=m2 K=k2; N=a U=u2 M=m2 K=k2", "renamed", 2},
    {"50 another inventory, same keys", "N=web1 inv=prod M=m1 K=k1; N=web1 inv=test M=m1 K=k1",
     "renamed", 1},
    {"51 localhost again, no facts", "N=localhost ctl=c1; N=localhost ctl=c1", "by-name", 1},
    {"52 localhost of nobody knows who", "N=localhost; N=localhost", "unknown", 0},
    {"53 localhost's name is worth no points: serial alone stays a by-name",
     "N=localhost ctl=c1 S=s1; N=localhost ctl=c1 S=s1", "by-name", 1},
    {"54 a reinstalled machine under a new name is reinstalled: the name can be seen",
     "N=web1 U=u1 M=m1 K=k1; N=db1 U=u1 M=m2 K=k2", "reinstalled", 1},
    // Clones and sharing:
    {"55 a third clone: shared keys make no candidate",
     "N=a U=u1 M=m1 K=k1; N=b U=u2 M=m1 K=k1; N=c U=u3 M=m1 K=k1", "new", 0, 2},
    {"56 the original after its clone",
     "N=a U=u1 M=m1 K=k1; N=b U=u2 M=m1 K=k1; N=a U=u1 M=m1 K=k1", "same", 1, 2},
    {"57 a clone that was known by name alone; the veto makes the key shared",
     "N=b; N=a U=u1 M=m1; N=b U=u2 M=m1", "by-name", 1, 1},
    {"58 seen with a key by turns: overlapping times make it shared",
     "N=a M=m1 K=k1; N=b M=m1 K=k2; N=a M=m1 K=k1", "same", 1, 1},
    {"59 one after the other: not shared", "N=a M=m1 K=k1; N=a M=m1 K=k2; N=a M=m1 K=k2", "same",
     2},
    {"60 in one run two hosts with one key: shared", "N=a M=m1 K=k1 & N=b M=m1 K=k2", "doubt", 0,
     1},
    {"61 cloned, and different NICs in later runs say no more than that",
     "N=a M=m1 K=k1 A=x; N=a M=m1 K=k1 A=y", "same", 1},
    // Clouds and boards:
    {"62 equal ids of two providers", "N=a C=aws/i-1; N=a C=gcp/i-1", "replaced", 0},
    {"63 the instance alone", "N=a C=aws/i-1; N=b C=aws/i-1", "renamed", 1},
    {"64 one board, two instances: a person should look", "N=a C=aws/i-1 U=u1; N=b C=aws/i-2 U=u1",
     "doubt", 0},
    {"65 upper case and braces",
     "N=a U=\"{AABBCCDD-0011-2233-4455-66778899AABB}\"; "
     "N=b U=\"aabbccdd-0011-2233-4455-66778899aabb\"",
     "renamed", 1},
    {"66 a board id of zeros",
     "N=a U=\"00000000-0000-0000-0000-000000000000\"; "
     "N=b U=\"00000000-0000-0000-0000-000000000000\"",
     "unknown", 0},
    {"67 a vendor's serial", "N=a S=\"0123456789\"; N=b S=\"0123456789\"", "unknown", 0},
    {"68 a made-up address counts for nothing",
     "N=a M=m1 K=k1 A=\"52:54:00:aa:bb:cc\"; N=a M=m1 K=k2 A=\"52:54:00:aa:bb:cc\"", "doubt", 0},
    // Containers:
    {"69 the machine around comes later", "N=app1 V=docker M=m0; N=hv V=kvm M=m0", "new", 0},
    {"70 a container's keys are no clone of the machine around",
     "N=hv V=kvm M=m0 A=x & N=app1 V=podman M=m0 A=y", "new", 0},
    {"71 a subset without V: known as a container still",
     "N=app1 V=docker U=u1; N=hv V=kvm U=u1; N=app1 U=u1", "by-name", 1},
    // Two that fit:
    {"72 two that fit equally: a person should look",
     "N=a M=m1 K=ed1; N=b M=m2 K=rsa1; N=c K=ed1,rsa1", "doubt", 0},
    {"73 the better by far", "N=a U=u1 M=m1; N=b K=k1; N=c U=u1 M=m1 K=k1", "renamed", 1},
    {"74 a pin on a known host names its machine",
     "N=web1 M=m1 K=k1; N=web1 M=m1 K=k1 pin=front; N=x U=u5 pin=front", "same", 1},
    {"75 a pin twice in a run", "N=a pin=front & N=b pin=front", "alias", 1},
};

class Vectors : public ::testing::TestWithParam<Vector> {};

TEST_P(Vectors, GiveTheVerdict) {
  const Vector& given = GetParam();
  Machines machines;
  std::vector<Seen> seen;
  int run = 0;
  for (const std::string& one : split(given.steps, ';')) {
    int host = 0;
    ++run;
    std::vector<std::string> names;
    for (const std::string& step : split(one, '&')) {
      const Appearance at = appearance(trim(step), run, host++);
      names.push_back(at.name.host);
      machines.add(at);
    }
    const std::vector<Seen> told = machines.settle();
    for (const std::string& name : names)
      for (const Seen& each : told)
        if (each.host.run == testing::uid(1, run) && each.host.name.host == name)
          seen.push_back(each);
    machines.close(testing::uid(1, run));
  }
  ASSERT_FALSE(seen.empty());
  const Seen& last = seen.back();
  EXPECT_EQ(name_of(last.verdict), given.verdict) << "score " << last.score;
  int as = 0;
  for (std::size_t i = seen.size() - 1; i-- > 0;)
    if (seen[i].machine == last.machine) as = static_cast<int>(i) + 1;
  EXPECT_EQ(as, given.as);
  EXPECT_EQ(last.created, given.as == 0);
  std::set<Value> shared;
  for (const Seen& each : seen) shared.insert(each.shared.begin(), each.shared.end());
  EXPECT_EQ(std::ssize(shared), given.shared);
}

INSTANTIATE_TEST_SUITE_P(Table, Vectors, ::testing::ValuesIn(kVectors), [](const auto& info) {
  std::string name;
  for (const char c : std::string_view(info.param.name))
    if (std::isalnum(static_cast<unsigned char>(c))) {
      name += c;
    } else if (!name.empty() && name.back() != '_') {
      name += '_';
    }
  return name;
});

}  // namespace
}  // namespace hearth::record
