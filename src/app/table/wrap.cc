#include "app/table/wrap.hh"

#include <algorithm>

#include "app/table/characters.hh"

namespace hearth::app {
namespace {

using View = std::u32string_view;

bool is_blank(char32_t c) {
  return c == ' ' || (c >= 0x09 && c <= 0x0D);
}
bool all_blank(View text) {
  return std::all_of(text.begin(), text.end(), is_blank);
}
bool is_letter(char32_t c) {
  return is_word(c) && !is_digit(c);
}
bool is_word_part(char32_t c) {
  return is_word(c) || View(U"!\"'&.,?").contains(c);
}

/// Cuts a text into what may not be broken: blanks, words, parts of words with hyphens, dashes.
class Chunks {
 public:
  explicit Chunks(View text) : text_(text) {}

  std::vector<View> all() {
    std::vector<View> out;
    for (std::size_t at = 0; at < text_.size();) {
      const std::size_t end = end_of_chunk(at);
      out.push_back(text_.substr(at, end - at));
      at = end;
    }
    return out;
  }

 private:
  char32_t at(std::size_t i) const { return i < text_.size() ? text_[i] : U'\0'; }

  /// The end of two hyphens or more with a word behind them, or `from`.
  std::size_t dash_end(std::size_t from) const {
    std::size_t end = from;
    while (at(end) == '-') ++end;
    return end - from >= 2 && end < text_.size() && is_word(at(end)) ? end : from;
  }
  bool breaks_behind_hyphen(std::size_t i) const {
    if (at(i) != '-') return false;
    const bool two_letters = i >= 2 && is_letter(at(i - 1)) && is_letter(at(i - 2));
    const bool hyphenated =
        i >= 3 && is_letter(at(i - 3)) && at(i - 2) == '-' && is_word_part(at(i - 1));
    if (!two_letters && !hyphenated) return false;
    const std::size_t second = at(i + 2) == '-' ? i + 3 : i + 2;
    return i + 1 < text_.size() && is_letter(at(i + 1)) && second < text_.size() &&
           is_letter(at(second));
  }
  std::size_t end_of_chunk(std::size_t from) const {
    if (is_blank(at(from))) {
      std::size_t end = from;
      while (end < text_.size() && is_blank(at(end))) ++end;
      return end;
    }
    if (from > 0 && is_word_part(at(from - 1)) && dash_end(from) > from) return dash_end(from);
    for (std::size_t i = from + 1; i < text_.size(); ++i) {
      if (breaks_behind_hyphen(i)) return i + 1;
      if (is_blank(at(i))) return i;
      if (is_word_part(at(i - 1)) && dash_end(i) > i) return i;
    }
    return text_.size();
  }

  View text_;
};

/// How many characters of `chunk` fit `width` columns.
std::size_t fitting(View chunk, std::size_t width) {
  std::size_t count = 0;
  while (count < chunk.size() && display_width(chunk.substr(0, count + 1)) <= width) ++count;
  return count;
}

/// Takes off `chunk` what goes on a line with `left` columns: up to a hyphen where there is one.
View take_part(View& chunk, std::size_t left, bool line_is_empty) {
  std::size_t end = fitting(chunk, left);
  const std::size_t hyphen = chunk.substr(0, end).rfind(U'-');
  if (hyphen != View::npos && hyphen > 0 && chunk.find_first_not_of(U'-') < hyphen)
    end = hyphen + 1;
  if (end == 0 && line_is_empty) end = 1;
  const View part = chunk.substr(0, end);
  chunk.remove_prefix(end);
  return part;
}

/// One line off the front of `chunks`, from `at` on.
std::u32string take_line(std::vector<View>& chunks, std::size_t& at, std::size_t width) {
  std::vector<View> line;
  std::size_t used = 0;
  for (; at < chunks.size(); ++at) {
    const std::size_t own = display_width(chunks[at], width);
    if (used + own > width) break;
    used += own;
    line.push_back(chunks[at]);
  }
  if (at < chunks.size() && display_width(chunks[at], width) > width) {
    line.push_back(take_part(chunks[at], width - used, line.empty()));
    if (chunks[at].empty()) ++at;
  }
  if (!line.empty() && !line.back().empty() && all_blank(line.back())) line.pop_back();
  std::u32string whole;
  for (const View part : line) whole += part;
  while (!whole.empty() && is_blank(whole.back())) whole.pop_back();
  return whole;
}

}  // namespace

std::vector<std::string> wrap_line(std::string_view line, std::size_t width) {
  std::u32string text = code_points(line);
  for (char32_t& c : text)
    if (is_blank(c)) c = ' ';
  std::vector<View> chunks = Chunks(text).all();
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < chunks.size();) {
    if (!lines.empty() && all_blank(chunks[at])) {
      ++at;
      continue;
    }
    const std::u32string taken = take_line(chunks, at, width);
    if (!taken.empty()) lines.push_back(utf8_of(taken));
  }
  return lines;
}

}  // namespace hearth::app
