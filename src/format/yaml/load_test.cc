#include "format/yaml/load.hh"

#include <gtest/gtest.h>

#include "format/yaml/limits.hh"
#include "format/yaml/to_json.hh"

using namespace hearth;
using namespace hearth::format;

namespace {

/// The document as JSON, or its fault.
std::string loaded(std::string_view text) {
  const auto document = load_yaml(text);
  return document ? to_text(to_json(*document->root)) : to_text(document.error());
}

struct LoadCase {
  std::string_view text;
  std::string_view meaning;
};

void check(std::initializer_list<LoadCase> cases) {
  for (const LoadCase& c : cases) EXPECT_EQ(loaded(c.text), c.meaning) << c.text;
}

TEST(YamlLoad, ReadsBlocksAndBrackets) {
  check({{"", "null"},
         {"#cloud-config\n", "null"},
         {"a: b\nc:\n- d\n- e: f\n  g: h\n", R"({"a":"b","c":["d",{"e":"f","g":"h"}]})"},
         {"- - a\n  - b\n-\n  c\n- \n", R"([["a","b"],"c",null])"},
         {"a: [\n1,\n2\n]\nb: {c: d,\n}\n", R"({"a":[1,2],"b":{"c":"d"}})"},
         {"{a:1, 'b':2, ? c : d, e}", R"({"a:1":null,"b":2,"c":"d","e":null})"},
         {"[a: b, ?c]", R"([{"a":"b"},{"c":null}])"},
         {"? a\n: b\n? c\n", R"({"a":"b","c":null})"},
         {"a: http://x:80/y#z\n", R"({"a":"http://x:80/y#z"})"},
         {"\xEF\xBB\xBF"
          "a: b\r\nc: d\re: f\xC2\x85g: h",
          R"({"a":"b","c":"d","e":"f","g":"h"})"}});
}

TEST(YamlLoad, ReadsTextOfSeveralLines) {
  check(
      {{"a: |\n  x\n   y\n\nb: >-\n  x\n  y\n\n  z\n   w\n", R"({"a":"x\n y\n","b":"x y\nz\n w"})"},
       {"a: |\n  x", R"({"a":"x"})"},
       {"a: |+\n  x\n\n", R"({"a":"x\n\n"})"},
       {"a: |2-\n   x\n", R"({"a":" x"})"},
       {"a: b\n  c\n\n  d\n", R"({"a":"b c\nd"})"},
       {"a: 'it''s\n  b'\n", R"({"a":"it's b"})"},
       {"a: \"x\\\n   y \\u00e9\\x41\\t\n\n z\"",
        "{\"a\":\"xy \xC3\xA9"
        "A\\t\\nz\"}"}});
}

TEST(YamlLoad, MergesAndSharesByAliases) {
  check({{"a: &x {k: 1, l: 2}\nb:\n  <<: *x\n  l: 3\nc: *x\n",
          R"({"a":{"k":1,"l":2},"b":{"k":1,"l":3},"c":{"k":1,"l":2}})"},
         {"<<: [{a: 1}, {a: 2, b: 3}]\nc: 4\n", R"({"a":1,"b":3,"c":4})"},
         {"<<: 1", "line 1, column 5: `<<` takes a mapping or a list of mappings"},
         {"a: &x [*x]", "line 1, column 8: the alias `*x` stands inside what it names"},
         {"a: *x",
          "line 1, column 4: no anchor `&x` stands before this alias; quote a value that begins "
          "with `*`"}});
  const auto document = load_yaml("a: &x [1]\nb: *x\n");
  ASSERT_TRUE(document);
  EXPECT_EQ(document->root->find("a"), document->root->find("b"));
}

TEST(YamlLoad, ReadsTags) {
  check(
      {{"!!str 12", R"("12")"},
       {"! '12'", "12"},
       {"!!int '0x1f'", "31"},
       {"!!float 3", "3E0"},
       {"!!binary aGVsbG8=", R"("ci-b64:aGVsbG8=")"},
       {"!!set {a, b}", R"(["a","b"])"},
       {"!!omap [a: 1, b: 2]", R"([["a",1],["b",2]])"},
       {"!!pairs [a: 1, a: 2]", R"([["a",1],["a",2]])"},
       {"%TAG !e! tag:yaml.org,2002:\n---\n!e!str 1", R"("1")"},
       {"!!python/object:os.system x",
        "line 1, column 1: `!!python/object:os.system` asks for an object of Python, and data "
        "makes none; write the value itself, without the tag"},
       {"a: !vault x",
        "line 1, column 4: nobody knows the tag `!vault`; delete it, or quote a value that begins "
        "with `!`"},
       {"!!int x", "line 1, column 1: `x`: this is no integer; quote it if it is a text"},
       {"!!map [a]", "line 1, column 1: `!!map` and here stands a list"},
       {"!!seq x", "line 1, column 1: `!!seq` and here stands a single value"}});
}

TEST(YamlLoad, TellsOfKeysThatRepeatAndTheLastWins) {
  const auto document = load_yaml("a: 1\nb: 2\na: 3\n1: x\ntrue: y\n");
  ASSERT_TRUE(document);
  EXPECT_EQ(to_text(to_json(*document->root)), R"({"a":3,"b":2,"1":"y"})");
  ASSERT_EQ(document->notices.size(), 2u);
  EXPECT_EQ(document->notices[0].at, (Mark{3, 1}));
  EXPECT_EQ(document->notices[0].what, "the key `a` is there already, in line 1; this value wins");
}

TEST(YamlLoad, SaysWhereNodesStand) {
  const auto document = load_yaml("users:\n  - name: \xC3\xA4\n    groups: [a, b]\n");
  ASSERT_TRUE(document);
  const Entry& users = document->root->entries()[0];
  EXPECT_EQ(users.at, (Mark{1, 1}));
  const Node& user = *users.value->items()[0];
  EXPECT_EQ(user.at, (Mark{2, 5}));
  EXPECT_EQ(user.entries()[1].at, (Mark{3, 5}));
  EXPECT_EQ(user.find("groups")->items()[1]->at, (Mark{3, 17}));
}

TEST(YamlLoad, SaysWhatIsWrongAndWhere) {
  check({{"a:\tb",
          "line 1, column 3: a tab stands where YAML takes only spaces; replace it by "
          "spaces, or delete it at the end of a line"},
         {"a: b: c",
          "line 1, column 5: a second `: ` in one value cannot stand here; begin a new "
          "line, or put the value in quotes"},
         {"a: 'x", "line 1, column 4: this quote is never closed; add the closing '"},
         {"a: @b", "line 1, column 4: no value begins with `@`; put the value in quotes"},
         {"a: b\nc\nd: e\n",
          "line 2, column 1: this line has neither a `key:` nor a `- `, and does not continue a "
          "value; add the `:` with a space behind it, or indent the line"},
         {"a: \"\\q\"",
          "line 1, column 6: a backslash before `q` means nothing in double quotes; "
          "double the backslash, or use single quotes"},
         {"a: [1, 2\nb: 3",
          "line 2, column 2: `,` or `]` is expected here, and here stands `:`; "
          "close the list that `[` opens"},
         {"a: {{ x }}",
          "line 1, column 5: a mapping cannot be a key; quote it if it is a text, "
          "e.g. \"{{ name }}\""},
         {"a: 1\n---\nb: 2\n",
          "line 2, column 1: a second document begins here, and one is "
          "expected; delete the `---` before it"},
         {"a: \x07",
          "line 1, column 4: the character U+0007 is not allowed in YAML; write it with "
          "an escape inside double quotes"},
         {"a: \xFF",
          "line 1, column 4: these bytes are not UTF-8; save the text as UTF-8, or write "
          "binary data with !!binary and base64"},
         {"%YAML 2.0\n---\na",
          "line 1, column 1: this is no YAML 1; write `%YAML 1.1`, or leave "
          "the line out"}});
}

TEST(YamlLoad, ReadsAllDocuments) {
  const auto documents = load_all_yaml("a\n---\nb\n...\n---\n");
  ASSERT_TRUE(documents);
  ASSERT_EQ(documents->size(), 3u);
  EXPECT_EQ(*(*documents)[1].root->text(), "b");
  EXPECT_TRUE((*documents)[2].root->is(NodeKind::null));
  EXPECT_EQ(load_all_yaml("# nothing\n")->size(), 0u);
}

TEST(YamlLoad, BoundsWhatAliasesGrowTo) {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    std::string line = "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int j = 1; j < 10; ++j) line += ", " + before;
    bomb += line + "]\n";
  }
  EXPECT_NE(loaded(bomb).find("with every alias written out"), std::string::npos);
  std::string text = "- &a " + std::string(1 << 20, 'x') + "\n";
  for (int i = 0; i < 20; ++i) text += "- *a\n";
  EXPECT_NE(loaded(text).find("16 MiB of text"), std::string::npos);
}

TEST(YamlLoad, BoundsDepth) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_EQ(loaded(nested(kYamlDepthMax)), nested(kYamlDepthMax));
  EXPECT_NE(loaded(nested(kYamlDepthMax + 1)).find("deeper than 100"), std::string::npos);
  std::string block;
  for (std::size_t i = 0; i <= kYamlDepthMax; ++i) block += "- ";
  EXPECT_NE(loaded(block).find("deeper than 100"), std::string::npos);
  std::string chain = "- &a0 [x]\n";
  for (int i = 1; i < 120; ++i) {
    chain += "- &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + "]\n";
  }
  EXPECT_NE(loaded(chain).find("100 levels"), std::string::npos);
}

TEST(YamlLoad, BoundsBytes) {
  EXPECT_NE(loaded(std::string(kYamlBytesMax + 1, ' ')).find("more than 16 MiB"),
            std::string::npos);
}

}  // namespace
