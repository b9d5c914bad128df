#include "app/table/format.hh"

#include <gtest/gtest.h>

#include "app/table/characters.hh"
#include "app/table/python.hh"
#include "app/table/wrap.hh"

// What is expected here was printed by cliff 4.17 with PrettyTable 3.18 and PyYAML 6.0 on Python
// 3.11; test/it/cli asks the real ones.
namespace hearth::app {
namespace {

using Lines = std::vector<std::string>;

std::string printed(const FormatOptions& options, const Lines& columns,
                    const std::vector<Cells>& rows) {
  Lines warnings;
  auto form = list_form(options, columns, warnings);
  if (!form) return form.error().message;
  std::string out = (*form)->head();
  for (const Cells& row : rows) out += *(*form)->row(row);
  return out + (*form)->tail();
}

FormatOptions as(std::string format) {
  FormatOptions options;
  options.format = std::move(format);
  return options;
}

const Lines kColumns = {"id", "name", "path"};
const std::vector<Cells> kRows = {{"1", R"("web")", R"("/srv/site.yml")"},
                                  {"20", "null", R"("it's \"odd\", é")"}};

TEST(Format, ATableHasNumbersToTheRight) {
  EXPECT_EQ(printed(as("table"), kColumns, kRows),
            "+----+------+---------------+\n"
            "| id | name | path          |\n"
            "+----+------+---------------+\n"
            "|  1 | web  | /srv/site.yml |\n"
            "| 20 | None | it's \"odd\", é |\n"
            "+----+------+---------------+\n");
}

TEST(Format, ATableWithoutRowsIsAnEmptyLineUnlessItsHeadIsWanted) {
  FormatOptions options = as("table");
  EXPECT_EQ(printed(options, {"id"}, {}), "\n");
  options.print_empty = true;
  EXPECT_EQ(printed(options, {"id"}, {}), "+----+\n| id |\n+----+\n+----+\n");
}

TEST(Format, ATableIsMadeNarrowByItsWideColumns) {
  FormatOptions options = as("table");
  options.max_width = 30;
  EXPECT_EQ(printed(options, {"id", "name"}, {{"1", R"("one two three four five six seven")"}}),
            "+----+-----------------------+\n"
            "| id | name                  |\n"
            "+----+-----------------------+\n"
            "|  1 | one two three four    |\n"
            "|    | five six seven        |\n"
            "+----+-----------------------+\n");
}

TEST(Format, JsonIsAsciiAsPythonIndentsIt) {
  EXPECT_EQ(printed(as("json"), {"id", "v"}, {{"1", R"({"a":[1.50,"é"],"b":{}})"}}),
            "[\n  {\n    \"id\": 1,\n    \"v\": {\n      \"a\": [\n        1.5,\n        "
            "\"\\u00e9\"\n      ],\n      \"b\": {}\n    }\n  }\n]\n");
  FormatOptions flat = as("json");
  flat.noindent = true;
  EXPECT_EQ(printed(flat, {"id"}, {{"1"}, {"2"}}), "[{\"id\": 1}, {\"id\": 2}]\n");
  EXPECT_EQ(printed(flat, {"id"}, {}), "[]\n");
}

TEST(Format, YamlQuotesWhatWouldReadAsAnotherType) {
  const auto yaml = [](const std::string& json) { return *object_form(as("yaml"), {"v"}, {json}); };
  EXPECT_EQ(yaml(R"("yes")"), "v: 'yes'\n");
  EXPECT_EQ(yaml(R"("2026-11-21T07:54:00.123456Z")"), "v: '2026-11-21T07:54:00.123456Z'\n");
  EXPECT_EQ(yaml(R"("00:00:02.031557")"), "v: '00:00:02.031557'\n");
  EXPECT_EQ(yaml(R"("")"), "v: ''\n");
  EXPECT_EQ(yaml(R"("a: b")"), "v: 'a: b'\n");
  EXPECT_EQ(yaml(R"("plain text")"), "v: plain text\n");
  EXPECT_EQ(yaml(R"("\u00e9\t")"), "v: \"\\xE9\\t\"\n");
  EXPECT_EQ(yaml("null"), "v: null\n");
  EXPECT_EQ(yaml("1e16"), "v: 1.0e+16\n");
  EXPECT_EQ(yaml(R"({"b":[1,{"x":null}],"a":[]})"), "v:\n  a: []\n  b:\n  - 1\n  - x: null\n");
}

TEST(Format, YamlFoldsLongLines) {
  std::string words = "\"";
  for (int i = 0; i < 20; ++i) words += "words ";
  words += "end\"";
  EXPECT_EQ(*object_form(as("yaml"), {"v"}, {words}),
            "v: words words words words words words words words words words words words words "
            "words\n  words words words words words words end\n");
}

TEST(Format, CsvQuotesAllButNumbers) {
  EXPECT_EQ(printed(as("csv"), kColumns, kRows),
            "\"id\",\"name\",\"path\"\n1,\"web\",\"/srv/site.yml\"\n"
            "20,\"\",\"it's \"\"odd\"\", é\"\n");
  FormatOptions none = as("csv");
  none.quote = "none";
  EXPECT_EQ(printed(none, {"a", "b"}, {{R"("x,y")", "true"}}), "a,b\nx\\,y,True\n");
}

TEST(Format, ShellLinesCannotRunWhatANameSays) {
  FormatOptions options = as("shell");
  options.prefix = "p_";
  EXPECT_EQ(*object_form(options, {"id", "name"}, {"7", R"("$(reboot) `id` \"x\" \\")"}),
            "p_id=\"7\"\np_name=\"\\$(reboot) \\`id\\` \\\"x\\\" \\\\\"\n");
}

TEST(Format, ColumnsKeepTheirOrderWhateverWasAsked) {
  FormatOptions options = as("value");
  options.columns = {"path", "ID"};
  EXPECT_EQ(printed(options, kColumns, kRows), "1 /srv/site.yml\n20 it's \"odd\", é\n");
  options.columns = {"nope"};
  EXPECT_EQ(printed(options, kColumns, kRows), "-c nope: no such column; there are id, name, path");
}

TEST(Format, SortsByAColumnThatIsNotShown) {
  FormatOptions options = as("value");
  options.columns = {"id"};
  options.sort_columns = {"name"};
  EXPECT_EQ(
      printed(options, kColumns, {{"1", "null", "1"}, {"2", R"("b")", "1"}, {"3", R"("a")", "1"}}),
      "3\n2\n1\n");
  options.descending = true;
  EXPECT_EQ(
      printed(options, kColumns, {{"1", "null", "1"}, {"2", R"("b")", "1"}, {"3", R"("a")", "1"}}),
      "1\n2\n3\n");
}

TEST(Format, WhatCannotBeComparedIsNotSorted) {
  FormatOptions options = as("value");
  options.sort_columns = {"v"};
  Lines warnings;
  auto form = list_form(options, {"v"}, warnings);
  (void)(*form)->row({"2"});
  (void)(*form)->row({R"("a")"});
  EXPECT_EQ((*form)->tail(), "2\na\n");
  EXPECT_EQ(warnings.size(), 1u);
}

TEST(Format, ATerminalIsNotDrivenByWhatWasRecorded) {
  FormatOptions options = as("value");
  EXPECT_EQ(for_terminal(options, "a\x1b[2Jb\n"), "a\x1b[2Jb\n");
  options.terminal_width = 80;
  EXPECT_EQ(for_terminal(options, "a\x1b[2Jb\n"), "a\\x1b[2Jb\n");
}

TEST(Python, ShowsNestedValuesAsReprDoes) {
  EXPECT_EQ(python_str(R"({"a'b":[true,null,1.0,"\u00a0\n\\"],"c":"\"'"})"),
            R"({"a'b": [True, None, 1.0, '\xa0\n\\'], 'c': '"\''})");
}

TEST(Characters, CountsColumns) {
  EXPECT_EQ(display_width("abc"), 3u);
  EXPECT_EQ(display_width("日本"), 4u);
  EXPECT_EQ(display_width("e\u0301"), 1u);
  EXPECT_EQ(display_width("👨‍👩‍👧"), 2u);
}

TEST(Wrap, BreaksBehindHyphensAndInsideOfLongWords) {
  EXPECT_EQ(wrap_line("well-known abcdefghijkl", 6), (Lines{"well-", "known", "abcdef", "ghijkl"}));
  EXPECT_EQ(wrap_line("日本語", 4), (Lines{"日本", "語"}));
  EXPECT_EQ(wrap_line(std::string(10'000'000, 'x'), 100), Lines(100'000, std::string(100, 'x')));
}

}  // namespace
}  // namespace hearth::app
