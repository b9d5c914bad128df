#include "format/schema/words.hh"

#include <algorithm>

#include "base/ascii.hh"
#include "base/text.hh"

namespace hearth::format {

namespace {

/// Longest key that is compared: what is longer is no slip.
constexpr std::size_t kKeyBytesMax = 64;

/// Small letters, `-` as `_`.
std::string folded(std::string_view key) {
  std::string text = lower(key);
  std::replace(text.begin(), text.end(), '-', '_');
  return text;
}

/// Letters to change, add, leave out or swap (optimal string alignment).
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before, last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
      const bool swapped =
          i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && a[i - 1] != b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before = std::exchange(last, row);
  }
  return last[b.size()];
}

}  // namespace

std::string listed_plain(const std::vector<std::string>& words, std::string_view last) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? join({" ", last, " "}) : ", ";
    text += words[i];
  }
  return text;
}

std::string listed(const std::vector<std::string>& words, std::string_view last) {
  std::vector<std::string> marked;
  for (const std::string& word : words) marked.push_back(join({"`", word, "`"}));
  return listed_plain(marked, last);
}

std::optional<std::string> nearest_key(std::string_view key, const JsonObject& known) {
  if (key.size() > kKeyBytesMax) return std::nullopt;
  const std::string wanted = folded(key);
  const std::size_t near = std::max<std::size_t>(1, wanted.size() / 3);
  std::size_t best = near + 1;
  std::optional<std::string> nearest;
  for (const auto& member : known) {
    const std::string_view name = member.key();
    const std::size_t off = distance(wanted, folded(name));
    if (off < best) {
      best = off;
      nearest = name;
    }
  }
  return nearest;
}

std::string plain_words(std::string_view text) {
  std::string words;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::string_view two = text.substr(at, 2);
    if (two == "``" || two == "**") {
      words += '`';
      ++at;
    } else {
      words += text[at];
    }
  }
  while (words.ends_with('.')) words.pop_back();
  if (!words.empty()) words[0] = lower(words[0]);
  return words;
}

}  // namespace hearth::format
