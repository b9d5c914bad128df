#pragma once
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "base/json.hh"
#include "format/user_data/part.hh"

// User-data as cloud-init 22.4 takes it apart (cloudinit/user_data.py): gzip, MIME, includes and
// archives, in their order. Pure: who fetches includes and reads the YAML of archives is the
// caller.

namespace hearth::format::user_data {

struct Limits {
  std::size_t bytes = 64 << 20;    ///< of all texts together, unpacked
  std::size_t parts = 10'000;      ///< of all messages together, and of includes
  std::size_t include_depth = 10;  ///< includes within what was included
  mime::Limits mime;
};

using Wanted = std::variant<Include, Archive>;

/// Eats what a source gives and asks for what stands in it.
///
///     Reader reader;
///     CHECK_OK(reader.add(raw));
///     while (const Wanted* wanted = reader.wanted())  // an Include: add() what its URL gave
///       …                                             // an Archive: add_entries(), or skip()
///     use(reader.take_parts());
class Reader {
 public:
  explicit Reader(Limits limits = {}) : limits_(limits) {}

  /// Raw user-data, or the answer to the Include that is wanted.
  ///
  /// Errors: corrupt  a part says that it is gzip and is none.
  ///         invalid  a MIME message, or what was gzip in one, that is no UTF-8.
  ///         full     more than the limits.
  /// After one, nothing of this user-data is to be used: cloud-init gives up there as well.
  Expected<> add(std::string_view raw);

  /// The answer to the Archive that is wanted: its YAML as values. Errc::invalid: an entry that
  /// cloud-init fails at (content that is no text, a type without '/').
  Expected<> add_entries(const JsonArray& entries);

  /// Goes on without an answer to what is wanted.
  void skip();

  /// What is needed before the next part; null when all is there. Valid until the next call.
  const Wanted* wanted() const;

  /// All parts in cloud-init's order. Only when nothing is wanted.
  std::vector<Part> take_parts();

 private:
  struct Pending {
    std::variant<Part, Include, Archive> what;
    std::size_t depth;
  };

  Expected<> add_entity(mime::Entity& entity, bool root, std::size_t depth);
  Expected<> add_leaf(mime::Entity& entity, bool root, std::size_t depth);
  Expected<> add_includes(std::string_view text, std::size_t depth);
  Expected<> unpack(mime::Entity& entity);
  Expected<> queue(Pending pending);
  /// What was queued since comes next, in its order.
  void put_first();
  void advance();
  Expected<> spend(std::size_t bytes);

  const Limits limits_;
  std::vector<Pending> queued_;
  std::vector<Pending> stack_;  ///< the next one is the last
  std::optional<Wanted> wanted_;
  std::size_t wanted_depth_ = 0;
  std::size_t bytes_ = 0, items_ = 0;
  std::vector<Part> parts_;
};

/// The bytes that base64 stands for, where the whole is nothing but base64 (no line ends either);
/// `bytes` themselves else. Which sources ask for it is theirs to know
/// (cloudinit/sources/helpers/hetzner.py, maybe_b64decode).
std::string without_base64(std::string_view bytes);

}  // namespace hearth::format::user_data
