#include "record/ask/search/text.hh"

#include <algorithm>

#include "base/ascii.hh"
#include "base/json.hh"
#include "base/text.hh"

namespace hearth::record::ask {
namespace {

constexpr std::size_t kBefore = 48, kAround = 160;

/// Goes over JSON text without making values of it: numbers stay as they were written, and it takes
/// a fifth of the time.
class Scan {
 public:
  explicit Scan(std::string_view json) : json_(json) {}

  std::string values() {
    while (at_ < json_.size()) {
      const char c = json_[at_];
      if (c == '"') {
        string();
      } else if (c == '-' || (c >= '0' && c <= '9')) {
        number();
      } else {
        ++at_;
      }
    }
    return std::move(out_);
  }

 private:
  /// A value; or the name of a member, which a colon follows.
  void string() {
    const std::size_t begin = at_++;
    bool escaped = false;
    for (; at_ < json_.size() && json_[at_] != '"'; ++at_)
      if (json_[at_] == '\\') escaped = true, ++at_;
    const std::size_t end = std::min(at_, json_.size());
    at_ = std::min(end + 1, json_.size());
    std::size_t next = at_;
    while (next < json_.size() && is_blank(json_[next])) ++next;
    if (next < json_.size() && json_[next] == ':') return;
    if (!escaped) return add(json_.substr(begin + 1, end - begin - 1));
    const auto value = parse_json(json_.substr(begin, at_ - begin));
    if (value && value->is_string()) add(std::string_view(value->get_string()));
  }
  void number() {
    const std::size_t begin = at_;
    while (at_ < json_.size() && std::string_view("+-.eE0123456789").contains(json_[at_])) ++at_;
    add(json_.substr(begin, at_ - begin));
  }
  void add(std::string_view value) {
    if (value.empty()) return;
    out_ += value;
    out_ += '\n';
  }

  std::string_view json_;
  std::size_t at_ = 0;
  std::string out_;
};

/// The words of a term; the outer ones may be parts of a word.
std::vector<std::string> words_of(std::string_view term) {
  std::vector<std::string> out;
  std::string word;
  for (const char c : term) {
    if (!is_blank(c)) {
      word += c;
    } else if (!word.empty()) {
      out.push_back(std::exchange(word, {}));
    }
  }
  if (!word.empty()) out.push_back(std::move(word));
  return out;
}

std::unexpected<Error> wrong(std::string_view what) {
  return fail(Errc::invalid, std::string(what));
}

Expected<> add_term(Query& query, std::string_view text) {
  std::vector<std::string> words = words_of(text);
  if (words.empty()) return {};
  if (query.terms.size() == kTermsMax) return wrong("more than 16 terms");
  if (text.size() > kTermBytesMax) return wrong("a term has more than 200 bytes");
  query.phrases |= words.size() > 1 || words[0].size() != text.size();
  query.terms.emplace_back(text);
  query.words.push_back(std::move(words));
  return {};
}

}  // namespace

std::string searched_text(std::string_view json) {
  return Scan(json).values();
}

Expected<Query> parse_query(std::string_view text) {
  Query query;
  const std::string small = lower(text);
  std::string_view rest = small;
  while (!rest.empty()) {
    if (is_blank(rest[0])) {
      rest.remove_prefix(1);
      continue;
    }
    const bool quoted = rest[0] == '"';
    if (quoted) rest.remove_prefix(1);
    const auto end =
        std::ranges::find_if(rest, [&](char c) { return quoted ? c == '"' : is_blank(c); });
    const auto size = static_cast<std::size_t>(end - rest.begin());
    CHECK_OK(add_term(query, rest.substr(0, size)));
    rest.remove_prefix(std::min(rest.size(), size + (quoted ? 1 : 0)));
  }
  if (query.terms.empty()) return wrong("there is nothing to look for");
  return query;
}

bool matches(const Query& query, std::string_view text) {
  const std::string small = lower(text);
  return std::ranges::all_of(
      query.terms, [&](const std::string& term) { return small.find(term) != std::string::npos; });
}

std::string snippet(const Query& query, std::string_view text) {
  const std::string small = lower(text);
  std::size_t at = small.find(query.terms[0]);
  if (at == std::string::npos) at = 0;
  std::size_t begin = at > kBefore ? at - kBefore : 0;
  while (begin < at && (text[begin] & 0xc0) == 0x80) ++begin;
  std::size_t end = std::min(text.size(), begin + kAround);
  while (end > begin && end < text.size() && (text[end] & 0xc0) == 0x80) --end;
  std::string out = begin > 0 ? "…" : "";
  for (const char c : text.substr(begin, end - begin)) {
    const bool blank = is_blank(c) || c == 0x7f;
    if (blank && out.ends_with(' ')) continue;
    out += blank ? ' ' : c;
  }
  if (end < text.size()) out += "…";
  return std::string(trim(out));
}

}  // namespace hearth::record::ask
