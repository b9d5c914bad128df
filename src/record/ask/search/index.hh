#pragma once
#include <cstdint>
#include <optional>

#include "base/time.hh"
#include "record/store/sqlite.hh"

namespace hearth::record::ask {

// The index of results' texts: blocks of words (block.hh) in the table search_blocks, and how far
// each run is in search_runs. It is made behind the projection, a block at a time, can be thrown
// away whole, and a search looks through what is not in it yet by itself.

/// A block has at most so many results, and ends early when their texts have so many bytes.
inline constexpr std::int64_t kBlockResults = 1000;
inline constexpr std::size_t kBlockBytes = 8 << 20;
/// The way in which blocks are made; blocks of another one are made again.
inline constexpr std::int64_t kIndexVersion = 1;

/// Adds one block for one run that has ended, the newest first, in a transaction of its own (about
/// 50 ms). Answers whether there was something to do.
Expected<bool> index_step(Database& db);

/// What stands in its place where no index is wanted: takes it out, once. Answers false.
Expected<bool> index_out(Database& db);

/// Takes the whole index out. What concerns one run or result is in store/search_rows.hh.
Expected<> forget_all(Database& db);

/// How many bytes of the store it takes (of its blobs; the table around them is some percent more).
Expected<std::int64_t> index_bytes(Database& db);

/// The searched text of a result: its content's and its items'.
Expected<std::string> text_of_result(Database& db, std::int64_t result,
                                     std::optional<std::int64_t> body);

}  // namespace hearth::record::ask
