#include "format/yaml/emit.hh"

#include <gtest/gtest.h>

#include "format/yaml/load.hh"
#include "format/yaml/to_json.hh"

using namespace hearth;
using namespace hearth::format;

namespace {

std::string yaml_of(std::string_view json) {
  const auto yaml = to_yaml(*parse_json(json));
  return yaml ? *yaml : "fault: " + yaml.error().message;
}

TEST(YamlEmit, WritesBlocksIndentedByTwo) {
  EXPECT_EQ(yaml_of(R"({"network": {"version": 2, "ethernets": {"eth0": {"dhcp4": true,
                        "addresses": ["10.0.0.1/24", "fe80::1/64"], "empty": [], "none": {}}}}})"),
            R"(network:
  version: 2
  ethernets:
    eth0:
      dhcp4: true
      addresses:
        - "10.0.0.1/24"
        - fe80::1/64
      empty: []
      none: {}
)");
}

TEST(YamlEmit, WritesObjectsAndListsOfAListBehindItsSign) {
  EXPECT_EQ(yaml_of(R"([{"a": 1, "b": [2]}, [3, [4]], null])"),
            "- a: 1\n  b:\n    - 2\n- - 3\n  - - 4\n- null\n");
}

TEST(YamlEmit, QuotesWhatAnybodyCouldTakeForSomethingElse) {
  for (const char* text :
       {"",     "yes", "No",   "on", "y",          "N",    "null",   "~",    "true", "1",  "0x1f",
        "0o17", "1e3", "1:30", ".5", "-",          "- a",  "a: b",   "a #b", "#a",   "a:", " a",
        "a ",   "*a",  "&a",   "!a", "%a",         "@a",   "`a",     "'a",   "{a",   "[a", "|",
        ">",    "<<",  "=",    "?",  "2026-11-21", "a\tb", "\u00e9", "a,b]", "---"}) {
    const auto yaml = to_yaml(Json(text));
    ASSERT_TRUE(yaml) << text;
    EXPECT_EQ((*yaml)[0], '"') << text;
  }
}

TEST(YamlEmit, LeavesOrdinaryWordsPlain) {
  for (const char* text : {"eth0", "/etc/netplan", "a b", "fe80::1", "sudo ALL=(ALL)", "ed25519",
                           "https://example.org/a-b_c?d"}) {
    const auto yaml = to_yaml(Json(text));
    ASSERT_TRUE(yaml) << text;
    if (std::string_view(text).find('?') == std::string_view::npos) {
      EXPECT_EQ(*yaml, std::string(text) + "\n");
    }
  }
}

TEST(YamlEmit, WritesLinesAsABlockThatKeepsTheirEnd) {
  EXPECT_EQ(yaml_of(R"({"a": "x\n  y\n", "b": "x\n\ny", "c": ["x\n\n\n"], "d": 1})"),
            "a: |\n  x\n    y\nb: |-\n  x\n\n  y\nc:\n  - |+\n    x\n\n\nd: 1\n");
}

TEST(YamlEmit, WritesNumbersAsYamlWantsThem) {
  EXPECT_EQ(yaml_of("[1, -1, 1.5, 1e300, 1e-7, 18446744073709551615, 0.0]"),
            "- 1\n- -1\n- 1.5\n- 1.0e+300\n- 1.0e-07\n- 18446744073709551615\n- 0.0\n");
}

TEST(YamlEmit, ReadsBackWhatItWrote) {
  const Json value = *parse_json(
      R"({"k 1": "tab\there", "": [[], {}, [[1]]], "n\nl": "\u0000\u0007\u0085\u2028\ufeff\ud83d\ude00",
          "t": " \n x\n", "u": "\n", "v": "a \nb\n", "w": "\ttab\nb", "yes": "no", "x": "a\n\tb\n"})");
  const auto yaml = to_yaml(value);
  ASSERT_TRUE(yaml);
  const auto document = load_yaml(*yaml);
  ASSERT_TRUE(document) << *yaml << to_text(document.error());
  EXPECT_EQ(to_json(*document->root), value) << *yaml;
}

TEST(YamlEmit, RefusesWhatIsTooDeepOrNoUtf8) {
  Json deep = 1;
  for (int i = 0; i < 101; ++i) deep = JsonArray{std::move(deep)};
  EXPECT_FALSE(to_yaml(deep));
  EXPECT_TRUE(to_yaml(deep.get_array()[0]));
  EXPECT_FALSE(to_yaml(Json("\xff")));
  EXPECT_FALSE(to_yaml(JsonObject{{"\xff", 1}}));
}

}  // namespace
