#include "format/schema/schema.hh"

#include <gtest/gtest.h>

#include "base/text.hh"
#include "format/schema/cloud_init.hh"
#include "format/yaml/load.hh"

using namespace hearth;
using namespace hearth::format;

namespace {

/// One line for each diagnostic.
std::vector<std::string> lines_of(Schema& schema, std::string_view yaml) {
  const auto document = load_yaml(yaml);
  if (!document) return {to_text(document.error())};
  const auto found = schema.check(*document->root);
  if (!found) return {found.error().message};
  std::vector<std::string> lines;
  for (const Diagnostic& diagnostic : *found) lines.push_back(to_text(diagnostic, "f"));
  return lines;
}

std::vector<std::string> cloud_config(std::string_view yaml) {
  Schema schema = read_schema(CloudInitSchema::cloud_config);
  return lines_of(schema, yaml);
}

using Lines = std::vector<std::string>;

TEST(Schema, UnderstandsEveryRuleOfCloudInit) {
  for (const auto which : {CloudInitSchema::cloud_config, CloudInitSchema::network_config_v1,
                           CloudInitSchema::network_config_v2}) {
    Schema schema = read_schema(which);
    const auto compiled = schema.compile_all();
    EXPECT_TRUE(compiled) << compiled.error().message;
  }
}

TEST(Schema, SaysNothingOfWhatIsRight) {
  EXPECT_EQ(cloud_config("hostname: a\npackages: [vim, [git, '1']]\nruncmd:\n- ls\n- [a, b]\n"
                         "users:\n- default\n- name: x\n  sudo: null\n"
                         "write_files:\n- path: /a\n  content: !!binary aGk=\n"),
            Lines{});
}

TEST(Schema, NamesTheNearestKey) {
  EXPECT_EQ(cloud_config("pakages: [a]\nwrite-files: []\nzzz: 1\n"),
            (Lines{"f:1:1: error: pakages: unknown key `pakages`; did you mean `packages`?",
                   "f:2:1: error: write-files: unknown key `write-files`; did you mean "
                   "`write_files`?",
                   "f:3:1: error: zzz: unknown key `zzz`"}));
}

TEST(Schema, NamesTypesAndWhatToDo) {
  EXPECT_EQ(
      cloud_config("hostname: yes\npackage_update: 'true'\nwrite_files: [{path: 12}]\n"),
      (Lines{"f:1:11: error: hostname: must be a string, and is a boolean; put it in quotes",
             "f:2:17: error: package_update: must be true or false, and is a string; write it "
             "without quotes",
             "f:3:22: error: write_files.0.path: must be a string, and is an integer; put it "
             "in quotes"}));
}

TEST(Schema, LetsTheBranchSpeakThatFitsBest) {
  EXPECT_EQ(
      cloud_config("users:\n- name: x\n  uid: [1]\n- 5\n"),
      (Lines{"f:3:8: error: users.0.uid: must be an integer or a string, and is a list",
             "f:4:3: error: users.1: must be a string, a list or a mapping, and is an integer; "
             "put it in quotes"}));
  EXPECT_EQ(cloud_config("manage_etc_hosts: maybe\n"),
            (Lines{"f:1:19: error: manage_etc_hosts: must be `true`, `false`, `localhost` or "
                   "`template`, and is `maybe`"}));
  EXPECT_EQ(cloud_config("users:\n- uid: 1\n"),
            (Lines{"f:2:3: error: users.0: one of the keys `name` or `snapuser` is missing"}));
}

TEST(Schema, TellsWhatIsDeprecated) {
  EXPECT_EQ(cloud_config("apt_update: true\n"),
            (Lines{"f:1:1: deprecated: apt_update: deprecated in 22.2; use `package_update` "
                   "instead"}));
  EXPECT_EQ(cloud_config("users:\n- name: x\n  uid: '1'\n"),
            (Lines{"f:3:3: deprecated: users.0.uid: changed in 22.3; the use of `string` type is "
                   "deprecated. Use an `integer` instead"}));
}

TEST(Schema, ChecksNumbersListsPatternsAndDates) {
  EXPECT_EQ(cloud_config("power_state: {mode: halt, delay: soon}\n"),
            (Lines{"f:1:34: error: power_state.delay: must be an integer, a text like "
                   "`^\\+?[0-9]+$` or `now`, and is `soon`"}));
  EXPECT_EQ(cloud_config("landscape: {client: {computer_title: a, account_name: b, tags: a b}}"),
            (Lines{"f:1:64: error: landscape.client.tags: must look like "
                   "`^[-_0-9a-zA-Z]+(,[-_0-9a-zA-Z]+)*$`, and is `a b`"}));
  EXPECT_EQ(cloud_config("users: [{name: x, expiredate: '2026-02-30'}]\n"),
            (Lines{"f:1:31: error: users.0.expiredate: must be a date, and is `2026-02-30`; write "
                   "year, month and day as 2026-11-21"}));
  EXPECT_EQ(cloud_config("growpart: {devices: [/, /]}\n").size(), 0u);
}

TEST(Schema, CircularReferencesEnd) {
  auto schema = Schema::parse(R"({"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/a"}}})");
  ASSERT_TRUE(schema);
  EXPECT_EQ(lines_of(*schema, "1"), Lines{"schema: `$ref` goes in a circle"});
}

TEST(Schema, RefusesKeywordsThatItDoesNotUnderstand) {
  auto schema = Schema::parse(R"({"properties": {"a": {"dependentRequired": {}}}})");
  ASSERT_TRUE(schema);
  EXPECT_FALSE(schema->compile_all());
  EXPECT_EQ(lines_of(*schema, "b: 1"), Lines{});
  EXPECT_EQ(lines_of(*schema, "a: 1"),
            Lines{"schema: `dependentRequired` is not understood as {}"});
}

TEST(Schema, KeepsTheRulesOfTheExtendedKeywords) {
  auto schema = Schema::parse(R"({"properties": {
      "l": {"uniqueItems": true, "maxItems": 2},
      "n": {"minimum": 1, "maximum": 2.5},
      "s": {"minLength": 2, "maxLength": 3},
      "o": {"minProperties": 1, "not": {"required": ["a", "b"]}},
      "one": {"oneOf": [{"type": "integer"}, {"type": "number"}]},
      "any": {"anyOf": [{"type": "integer", "new": true, "new_version": "27"}, {"type": "number"}]}}})");
  ASSERT_TRUE(schema);
  EXPECT_EQ(
      lines_of(*schema, "l: [1, 1.0, true]\nn: 3\ns: a\no: {}\none: 1\nany: 1\n"),
      (Lines{"f:1:4: error: l: must have at most 2 entries",
             "f:1:8: error: l: `1.0` stands twice in this list; delete one of the two",
             "f:2:4: error: n: must be at most 2.5",
             "f:3:4: error: s: must have at least 2 characters",
             "f:4:4: error: o: must have at least 1 key",
             "f:5:6: error: one: `1` can be read in more than one way here; keep only the keys "
             "of one of them",
             "f:6:1: info: any: new in 27"}));
  EXPECT_EQ(lines_of(*schema, "n: 0.5\ns: äöüß\no: {a: 1, b: 2}\n"),
            (Lines{"f:1:4: error: n: must be at least 1",
                   "f:2:4: error: s: must have at most 3 characters",
                   "f:3:4: error: o: the keys `a` and `b` exclude one another; delete one of "
                   "them"}));
}

TEST(Schema, ChecksNetworkConfigs) {
  Schema v1 = read_schema(CloudInitSchema::network_config_v1);
  EXPECT_EQ(lines_of(v1, "version: 1\nconfig:\n- type: physical\n  name: eth0\n"), Lines{});
  EXPECT_EQ(lines_of(v1, "version: 1\nconfig:\n- type: physical\n  nam: eth0\n").size(), 2u);
  Schema v2 = read_schema(CloudInitSchema::network_config_v2);
  EXPECT_EQ(lines_of(v2, "network: {version: 2, ethernets: {eth0: {dhcp4: true}}}\n"), Lines{});
  EXPECT_EQ(lines_of(v2, "network: {version: 2, ethernets: {eth0: {dhcp4: 12}}}\n").size(), 1u);
}

}  // namespace
