#include "record/ask/search/block.hh"

#include <algorithm>
#include <cstring>
#include <set>

#include "base/ascii.hh"
#include "record/ask/search/text.hh"

namespace hearth::record::ask {
namespace {

constexpr std::size_t kOverlap = kTermBytesMax;

void put(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
  out += static_cast<char>(value);
}

class Varints {
 public:
  explicit Varints(std::string_view bytes) : bytes_(bytes) {}
  std::uint64_t next() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64 && !bytes_.empty(); shift += 7) {
      const auto byte = static_cast<unsigned char>(bytes_[0]);
      bytes_.remove_prefix(1);
      value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    broken_ = true;
    return 0;
  }
  bool broken() const { return broken_; }

 private:
  std::string_view bytes_;
  bool broken_ = false;
};

/// Of three bytes; the upper bits are the better ones.
std::uint32_t gram_hash(const char* three) {
  std::uint32_t value = 0;
  std::memcpy(&value, three, 3);
  return value * 2654435761u;  // Knuth's multiplier
}

std::size_t bit_of(std::uint32_t hash, std::size_t bytes) {
  return hash >> (32 - std::countr_zero(bytes * 8));
}

/// As many bits as four times the grams that there are, from 64 to 65,536: a power of two.
std::string grams_of(const std::string& words) {
  std::set<std::uint32_t> seen;
  for (std::size_t i = 0; i + 3 <= words.size(); ++i)
    if (!std::memchr(words.data() + i, '\n', 3)) seen.insert(gram_hash(words.data() + i));
  const std::size_t bits = std::clamp<std::size_t>(std::bit_ceil(seen.size() * 4), 64, 65'536);
  std::string out(bits / 8, '\0');
  for (const std::uint32_t hash : seen) {
    const std::size_t bit = bit_of(hash, out.size());
    out[bit / 8] = static_cast<char>(out[bit / 8] | 1 << (bit % 8));
  }
  return out;
}

}  // namespace

void BlockBuilder::add_word(std::string_view word, std::uint32_t place) {
  while (word.size() > kWordBytesMax) {
    add_word(word.substr(0, kWordBytesMax), place);
    word.remove_prefix(kWordBytesMax - kOverlap);
  }
  auto& places = places_[std::string(word)];
  if (places.empty() || places.back() != place) places.push_back(place);
}

void BlockBuilder::add(std::int64_t result, std::string_view text) {
  const auto place = static_cast<std::uint32_t>(ids_.size());
  ids_.push_back(result);
  bytes_ += text.size();
  const std::string small = lower(text);
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= small.size(); ++i) {
    if (i < small.size() && !is_blank(small[i])) continue;
    if (i > begin) add_word(std::string_view(small).substr(begin, i - begin), place);
    begin = i + 1;
  }
}

Block BlockBuilder::done() const {
  Block out;
  put(out.postings, ids_.size());
  std::int64_t last = 0;
  for (const std::int64_t id : ids_)
    put(out.postings, static_cast<std::uint64_t>(id - last)), last = id;
  std::vector<const decltype(places_)::value_type*> sorted;
  for (const auto& entry : places_) sorted.push_back(&entry);
  std::ranges::sort(sorted, {},
                    [](const auto* entry) -> const std::string& { return entry->first; });
  for (const auto* entry : sorted) {
    out.words += entry->first;
    out.words += '\n';
    const bool all = entry->second.size() == ids_.size();
    put(out.postings, all ? 0 : entry->second.size());
    std::uint32_t before = 0;
    if (!all)
      for (const std::uint32_t place : entry->second)
        put(out.postings, place - before), before = place;
  }
  out.grams = grams_of(out.words);
  return out;
}

bool may_contain(std::string_view grams, std::string_view part) {
  if (grams.size() < 8 || !std::has_single_bit(grams.size())) return true;
  for (std::size_t i = 0; i + 3 <= part.size(); ++i) {
    const std::size_t bit = bit_of(gram_hash(part.data() + i), grams.size());
    if (!(grams[bit / 8] >> (bit % 8) & 1)) return false;
  }
  return true;
}

std::vector<std::size_t> words_with(std::string_view words, std::string_view part) {
  std::vector<std::size_t> out;
  std::size_t place = 0, counted = 0;  // `place` is of the word that `counted` is in
  for (std::size_t at = words.find(part); at != words.npos; at = words.find(part, at)) {
    place +=
        static_cast<std::size_t>(std::count(words.begin() + static_cast<std::ptrdiff_t>(counted),
                                            words.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
    out.push_back(place);
    const std::size_t end = words.find('\n', at);
    if (end == words.npos) break;
    counted = at = end + 1;
    ++place;
  }
  return out;
}

Postings read_postings(std::string_view postings,
                       const std::vector<std::vector<std::size_t>>& parts) {
  Postings out;
  Varints in(postings);
  const std::uint64_t count = in.next();
  if (count > postings.size()) return out;
  std::int64_t id = 0;
  for (std::uint64_t i = 0; i < count; ++i)
    out.ids.push_back(id += static_cast<std::int64_t>(in.next()));
  out.found.assign(parts.size(), std::vector<bool>(count));
  std::multimap<std::size_t, std::size_t> wanted;  // words to parts
  for (std::size_t part = 0; part < parts.size(); ++part)
    for (const std::size_t word : parts[part]) wanted.emplace(word, part);
  auto next = wanted.begin();
  for (std::size_t word = 0; next != wanted.end() && !in.broken(); ++word) {
    const std::uint64_t places = in.next();
    const auto [first, last] = wanted.equal_range(word);
    std::uint64_t place = 0;
    for (std::uint64_t i = 0; i < (places == 0 ? count : places) && !in.broken(); ++i) {
      place = places == 0 ? i : place + in.next();
      for (auto one = first; one != last && place < count; ++one)
        out.found[one->second][place] = true;
    }
    next = last;
  }
  if (in.broken()) return {};
  return out;
}

}  // namespace hearth::record::ask
