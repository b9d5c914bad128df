#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hh"
#include "journal/event.hh"

namespace hearth::record {

/// One event of the journal, read (docs/protocol/journal.md §1). Views point into the line given.
class Event {
 public:
  /// Errc::invalid with the member that is wrong.
  static Expected<Event> parse(std::string_view line);

  journal::EventHead head;
  /// But for `content` and `set`, where they are objects or lists: see `raw`.
  const JsonObject& members() const { return members_; }

  /// Optional members: nothing where missing, null or of another type.
  std::optional<std::string> text(std::string_view key) const;
  std::optional<std::int64_t> integer(std::string_view key) const;
  bool flag(std::string_view key) const;  ///< false when missing
  std::vector<std::string> texts(std::string_view key) const;
  const JsonObject* object(std::string_view key) const;
  /// The value's bytes as the producer wrote them; "" when missing or null.
  std::string_view raw(std::string_view key) const;

  /// Members that the kind cannot do without: Errc::invalid names the missing one.
  Expected<std::string> need_text(std::string_view key) const;
  Expected<Uuid> need_uuid(std::string_view key) const;

 private:
  JsonObject members_;
  std::vector<std::pair<std::string_view, std::string_view>> spans_;
};

}  // namespace hearth::record
