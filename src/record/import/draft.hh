#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.hh"
#include "base/time.hh"

namespace hearth::record {

/// One event that an import makes, but for the numbers of its producer.
struct ImportDraft {
  std::string kind;
  Uuid run;
  UtcMicros at = 0;
  std::optional<std::int64_t> want;  ///< the row id, from a block of its own (block.hh)
  std::string members;               ///< an object's text without braces: `"path":"a","set":{}`

  /// One line of the journal, without its end; its id follows from producer and number. The line is
  /// longer than an event may be where `members` is: the caller looks at that before.
  std::string line(const Uuid& producer, std::int64_t seq) const;
};

/// A text of JSON without its braces.
std::string without_braces(std::string object);

/// What a source gives, part by part.
struct ImportPart {
  std::vector<ImportDraft> drafts;
  std::int64_t rows = 0;              ///< of the source, for a progress bar
  std::vector<std::string> left_out;  ///< each names its row and what is not imported of it
};

}  // namespace hearth::record
