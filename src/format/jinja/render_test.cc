#include <gtest/gtest.h>

#include "format/jinja/cloud_template.hh"

namespace hearth::format::jinja {
namespace {

// test/it/format_text compares hundreds of templates with Jinja itself; here are the rules that are
// Hearth's own.

JsonObject values_of_test() {
  return *parse_json_object(R"({"a":1,"list":[1,2,3],"ds":{"meta_data":{"name":"h"}}})");
}

TEST(Jinja, ErrorsNameLineAndColumn) {
  EXPECT_EQ(render("a\n\u00e4 {{ x.y }}", values_of_test()).error().message,
            "line 2, column 7: 'x' is undefined");
  EXPECT_EQ(render("{% if a %}", values_of_test()).error().message,
            "line 1, column 11: the template ends before 'endif'");
  EXPECT_EQ(render("{{ 'a' }", values_of_test()).error().message,
            "line 1, column 8: unexpected '}'");
}

TEST(Jinja, StatementsOfOtherFilesAreRefusedByName) {
  for (const std::string name : {"macro", "include", "import", "extends", "call", "block"}) {
    const auto rendered = render("{% " + name + " x %}", values_of_test());
    ASSERT_FALSE(rendered);
    EXPECT_EQ(rendered.error().message,
              "line 1, column 4: the statement '" + name + "' is not supported");
  }
}

TEST(Jinja, EndsAtEachOfItsLimits) {
  const auto code = [](std::string_view text, const Limits& limits) {
    return render(text, values_of_test(), {.limits = limits}).error().code;
  };
  EXPECT_EQ(code("{{ a }}{{ a }}", {.template_bytes = 10}), Errc::full);
  EXPECT_EQ(code("{{ 'abc' }}{{ 'abc' }}", {.output_bytes = 5}), Errc::full);
  EXPECT_EQ(code("{{ ('x' * 5000)|length }}", {.memory_bytes = 5000}), Errc::full);
  EXPECT_EQ(code("{% for i in range(100) %}{% endfor %}", {.steps = 100}), Errc::full);
  EXPECT_EQ(code(std::string(1000, '{') + "%", {}), Errc::invalid);
}

TEST(Jinja, AListThatHoldsItselfCannotBePrinted) {
  EXPECT_EQ(render("{% set l = [] %}{% do l.append(l) %}{{ l|length }}", {}), "1");
  EXPECT_EQ(render("{% set l = [] %}{% do l.append(l) %}{{ l }}", {}).error().code, Errc::full);
}

TEST(Jinja, ALoopIsGoneWhenItHasEnded) {
  const char* const text =
      "{% set ns = namespace() %}{% for x in list %}{% set ns.l = loop %}{% endfor %}{{ ns.l.index "
      "}}";
  EXPECT_EQ(render(text, values_of_test()).error().code, Errc::invalid);
}

TEST(CloudTemplate, NamesWhatIsMissing) {
  const auto rendered =
      render_template("## template: jinja\n{{ no }} {{ ds.no }}\n", values_of_test());
  ASSERT_TRUE(rendered);
  EXPECT_EQ(missing_names(*rendered), (std::vector<std::string>{"no", "no"}));
}

TEST(CloudTemplate, BasicErrorsNameTheLine) {
  EXPECT_EQ(render_basic("$a\n${ds.meta_data.name}\n$b", values_of_test()).error().message,
            "line 3: $b: there is no 'b'");
}

TEST(TemplateVariables, MembersOfV1AndAliasesStandBesideTheKeys) {
  const auto made = template_variables(
      *parse_json_object(R"({"v1":{"cloud-name":"x"},"ds":{"meta-data":{"a.b":1}}})"));
  ASSERT_TRUE(made);
  EXPECT_EQ(hearth::to_text(*made),
            R"({"ds":{"meta-data":{"a.b":1,"a_b":1},"meta_data":{"a.b":1,"a_b":1}},)"
            R"("v1":{"cloud-name":"x","cloud_name":"x"},"cloud-name":"x","cloud_name":"x"})");
}

TEST(TemplateVariables, AliasesOfAliasesEndAtABound) {
  JsonObject deep{{"x", 1}};
  for (int i = 0; i < 40; ++i) deep = JsonObject{{"a-b", deep}};
  EXPECT_EQ(template_variables(deep).error().code, Errc::full);
}

}  // namespace
}  // namespace hearth::format::jinja
