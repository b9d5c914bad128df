#include "record/machine/facts.hh"

#include <gtest/gtest.h>

#include "record/machine/normalise.hh"

namespace hearth::record {
namespace {

Evidence of(std::string_view text) {
  const auto facts = parse_json_object(text);
  EXPECT_TRUE(facts);
  return evidence_of(*facts);
}

std::size_t count(const Evidence& evidence, Kind kind) {
  return evidence.count(kind);
}

// What setup gives on a virtual machine, as root, shortened.
constexpr std::string_view kSetup = R"({
  "ansible_product_uuid": "AABBCCDD-0011-2233-4455-66778899AABB",
  "ansible_product_serial": "NA", "ansible_board_serial": "To be filled by O.E.M.",
  "ansible_machine_id": "0190b3f000007abc8def000000000001",
  "ansible_ssh_host_key_ed25519_public": "AAAAC3NzaC1lZDI1NTE5AAAAIAbc",
  "ansible_ssh_host_key_ed25519_public_keytype": "ssh-ed25519",
  "ansible_ssh_host_key_rsa_public": "AAAAB3NzaC1yc2EAAAADAQABAAABgQ",
  "ansible_virtualization_type": "kvm", "ansible_virtualization_role": "guest",
  "ansible_lo": {"device": "lo", "macaddress": "00:11:22:33:44:54"},
  "ansible_eth0": {"device": "eth0", "macaddress": "00:11:22:33:44:55"},
  "ansible_eth1": {"device": "eth1", "macaddress": "02:fc:00:00:00:01"},
  "ansible_docker0": {"device": "docker0", "macaddress": "00:11:22:33:44:56"},
  "ansible_bond0": {"device": "bond0", "macaddress": "00:11:22:33:44:55"},
  "ansible_default_ipv4": {"address": "10.0.0.1", "macaddress": "00:11:22:33:44:99"}})";

TEST(Facts, SetupGivesKeysAndLeavesOutWhatSaysNothing) {
  const Evidence found = of(kSetup);
  EXPECT_EQ(count(found, Kind::uuid), 1u);
  EXPECT_EQ(count(found, Kind::product_serial), 0u);
  EXPECT_EQ(count(found, Kind::board_serial), 0u);
  EXPECT_EQ(count(found, Kind::machine_id), 1u);
  EXPECT_EQ(count(found, Kind::ssh_ed25519), 1u);
  EXPECT_EQ(count(found, Kind::ssh_rsa), 1u);
  EXPECT_EQ(count(found, Kind::mac), 1u) << "eth0, and the bond with its address";
  EXPECT_EQ(found.place, Place::bare);
}

TEST(Facts, OrderOfMembersAndPrefixDoNotMatter) {
  EXPECT_EQ(of(R"({"ansible_machine_id": "0a1b", "ansible_product_uuid": "x"})"),
            of(R"({"product_uuid": "x", "machine_id": "0A1B "})"));
}

TEST(Facts, APlaceIsToldByTypeAndRole) {
  const auto place = [](const char* type, const char* role) {
    return of(std::string(R"({"ansible_virtualization_type":")") + type +
              R"(","ansible_virtualization_role":")" + role + R"("})")
        .place;
  };
  EXPECT_EQ(place("docker", "guest"), Place::container);
  EXPECT_EQ(place("docker", "host"), Place::bare);
  EXPECT_EQ(place("kvm", "guest"), Place::bare);
  EXPECT_EQ(of("{}").place, Place::unknown);
  EXPECT_EQ(of(R"({"ansible_is_chroot": true})").place, Place::container);
}

TEST(Facts, InstancesOfCloudsAreToldInManyWays) {
  for (const char* text :
       {R"({"ansible_ec2_instance_id": "i-0123abcd"})",
        R"({"ansible_local": {"aws": {"instance_id": "i-0123abcd"}}})",
        R"({"ansible_local": {"cloud": {"provider": "aws", "instance_id": "i-0123abcd"}}})",
        R"({"cloud_init_data_facts": {"instance-data":
            {"v1": {"cloud_name": "aws", "instance_id": "i-0123abcd"}}}})"})
    EXPECT_EQ(of(text), of(R"({"ec2_instance_id": "I-0123ABCD"})")) << text;
  EXPECT_TRUE(of(R"({"ansible_local": {"x": {"instance_id": "iid-local01"}}})").empty());
}

TEST(Facts, WhateverTheTypesNothingBreaks) {
  EXPECT_TRUE(of(R"({"ansible_product_uuid": 5, "ansible_machine_id": null, "ansible_local": [],
                     "ansible_eth0": {"device": 1, "macaddress": []}, "all": "left out"})")
                  .empty());
}

TEST(Normalised, DropsWhatManyMachinesHave) {
  for (const char* text : {"", "  ", "NA", "None", "unknown", "Default string"})
    for (const Kind kind : kKindsAll) EXPECT_EQ(normalised(kind, text), "") << text;
  EXPECT_EQ(normalised(Kind::mac, "00:00:5e:00:01:0a"), "");
  EXPECT_EQ(normalised(Kind::mac, "ff:ff:ff:ff:ff:ff"), "");
  EXPECT_EQ(normalised(Kind::mac, "01:00:5e:00:00:01"), "");
  EXPECT_EQ(normalised(Kind::mac, "00:1B:21:aa:bb:cc"), "001b21aabbcc");
  EXPECT_EQ(normalised(Kind::mac, "nonsense"), "");
  EXPECT_EQ(normalised(Kind::uuid, "not a uuid"), "");
}

TEST(Normalised, AKeyIsTheSameWithAndWithoutItsTypeAndComment) {
  EXPECT_EQ(normalised(Kind::ssh_rsa, "ssh-rsa AAAAB3 root@vm"), "AAAAB3");
  EXPECT_EQ(normalised(Kind::ssh_rsa, " AAAAB3 "), "AAAAB3");
  EXPECT_EQ(normalised(Kind::ssh_ecdsa, "ecdsa-sha2-nistp256 AAAAE2"), "AAAAE2");
}

TEST(Value, IsReadBackFromItsText) {
  for (const Told& told : of(kSetup).all()) EXPECT_EQ(Value::parse(told.value.text()), told.value);
  for (const char* text : {"", ":", "uuid:", "uuid:12", "nothing:00"})
    EXPECT_EQ(Value::parse(text), std::nullopt) << text;
}

TEST(Evidence, PartsAddUpInAnyOrder) {
  const Evidence minimal = of(R"({"ansible_machine_id": "aa11"})");
  const Evidence hardware = of(R"({"ansible_product_serial": "S1"})");
  Evidence one = minimal, other = hardware;
  one.merge(hardware);
  other.merge(minimal);
  EXPECT_EQ(one, other);
  EXPECT_EQ(one.all().size(), 2u);
}

TEST(Evidence, WhatWasLookedUpOutweighsTheCache) {
  const Evidence cached =
      of(R"({"ansible_machine_id": "aa11", "ansible_product_serial": "S1"})").cached();
  const Evidence looked_up = of(R"({"ansible_machine_id": "bb22"})");
  Evidence one = cached, other = looked_up;
  one.merge(looked_up);
  other.merge(cached);
  EXPECT_EQ(one, other);
  EXPECT_EQ(one.all()[0].value, looked_up.all()[0].value);
  EXPECT_EQ(one.all().size(), 2u);
}

TEST(Scope, IsTheControllerForItsLocalhostElseTheInventories) {
  EXPECT_EQ(scope_of("localhost", "c1", {"a"}), "controller:c1");
  EXPECT_EQ(scope_of("127.0.0.1", "", {"a"}), "");
  EXPECT_EQ(scope_of("web1", "c1", {"b", "a"}), scope_of("web1", "c2", {"a", "b"}));
  EXPECT_NE(scope_of("web1", "c1", {"a"}), scope_of("web1", "c1", {"b"}));
}

}  // namespace
}  // namespace hearth::record
