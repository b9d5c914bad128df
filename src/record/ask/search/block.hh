#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hearth::record::ask {

// The words of up to 1,000 results of one run (index.hh), in three pieces of bytes
// (docs/decisions/0019-questions.md):
//   grams     a set of hashes of three bytes, which says whether it is worth to open `words`
//   words     each word once, sorted, in small letters, with a line end behind it
//   postings  varints (LEB128): how many results, their ids as steps; then for each word in how
//             many of them it is (0: in all) and their places, as steps

/// Longer words are cut into pieces of this size that overlap by a term's largest size, so that a
/// term is always whole in one of them.
inline constexpr std::size_t kWordBytesMax = 1024;

struct Block {
  std::string grams, words, postings;
};

class BlockBuilder {
 public:
  /// Results come with rising ids; `text` as it is.
  void add(std::int64_t result, std::string_view text);
  std::size_t results() const { return ids_.size(); }
  /// Of all texts so far.
  std::size_t bytes() const { return bytes_; }
  std::int64_t last() const { return ids_.empty() ? 0 : ids_.back(); }
  Block done() const;

 private:
  void add_word(std::string_view word, std::uint32_t place);

  std::vector<std::int64_t> ids_;
  std::unordered_map<std::string, std::vector<std::uint32_t>> places_;
  std::size_t bytes_ = 0;
};

/// Whether a block with these grams may have a word that contains `part`; parts of less than three
/// bytes may be anywhere.
bool may_contain(std::string_view grams, std::string_view part);

/// The places of the words that contain `part`, rising.
std::vector<std::size_t> words_with(std::string_view words, std::string_view part);

/// A block's postings, taken apart. Damaged bytes have no results.
struct Postings {
  std::vector<std::int64_t> ids;
  /// For each of `parts`' lists of words: which results have one of them.
  std::vector<std::vector<bool>> found;
};
Postings read_postings(std::string_view postings,
                       const std::vector<std::vector<std::size_t>>& parts);

}  // namespace hearth::record::ask
