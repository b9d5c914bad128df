#include "record/redact/rules.hh"

#include <algorithm>
#include <initializer_list>

namespace hearth::record::redact {
namespace {

constexpr std::size_t kWordsMax = 16;

/// One line of rules.inc.
struct Rule {
  std::string_view name;
  std::string_view words[kWordsMax];
  std::string_view expression;

  std::span<const std::string_view> all_words() const {
    const auto end = std::ranges::find(words, std::string_view());
    return {std::begin(words), end};
  }
};

#include "record/redact/rules.inc"

bool is_in(std::span<const std::string_view> words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

Shape shape_of(const Rule& rule, bool command) {
  Pattern pattern(rule.expression);
  const std::size_t keep = pattern.group("keep"), keep2 = pattern.group("keep2");
  return {std::move(pattern), rule.all_words(), command, keep, keep2};
}

std::vector<Shape> all_shapes() {
  std::vector<Shape> shapes;
  for (const Rule& rule : kShapes) shapes.push_back(shape_of(rule, false));
  for (const Rule& rule : kCommands) shapes.push_back(shape_of(rule, true));
  return shapes;
}

}  // namespace

const std::string_view kMarked = kMark;

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != text.npos;
}

std::string hidden(std::string_view text) {
  return std::string(kMark) +
         std::string(static_cast<std::size_t>(std::ranges::count(text, '\n')), '\n');
}

std::string Shape::sub(std::string text) const {
  std::string out;
  std::size_t done = 0;
  while (done <= text.size()) {
    const auto found = pattern.find(text, done);
    if (!found || found->whole.size() == 0) break;
    const auto& groups = found->groups;
    const std::size_t begin = keep && groups[keep] ? groups[keep]->end : found->whole.begin;
    const std::size_t end = keep2 && groups[keep2] ? groups[keep2]->begin : found->whole.end;
    out += Span{done, begin}.of(text);
    out += hidden(Span{begin, end}.of(text));
    out += Span{end, found->whole.end}.of(text);
    done = found->whole.end;
  }
  if (done == 0) return text;
  return out + text.substr(done);
}

Patterns::Patterns()
    : shapes(all_shapes()),
      name_after(kNameAfter),
      name_before(kNameBefore),
      name_sure(kNameSure),
      name_part(kNamePart),
      number_names(kNumberNames),
      option_word(kOptionWord),
      front(kFront),
      behind(kBehind),
      bare(kBare),
      line(kLine),
      block(kBlock),
      open_value(kOpenValue),
      line_begins(kLineBegins),
      kubernetes(kKubernetes),
      data(kData),
      entry(kEntry) {}

std::span<const std::string_view> key_words() {
  return kKeyWords;
}
bool is_short_secret(std::string_view name) {
  return is_in(kSecretShort, name);
}
bool is_open_name(std::string_view name) {
  return is_in(kOpenNames, name);
}
bool is_beside(std::string_view name) {
  return is_in(kBeside, name);
}
bool is_open_word(std::string_view word) {
  return is_in(kOpenWords, word);
}
bool begins_public(std::string_view value) {
  return std::ranges::any_of(kPublic, [&](std::string_view one) { return value.starts_with(one); });
}

}  // namespace hearth::record::redact
