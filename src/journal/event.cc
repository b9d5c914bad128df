#include "journal/event.hh"

#include <boost/json/basic_parser_impl.hpp>

#include "base/json.hh"
#include "base/text.hh"

namespace hearth::journal {
namespace {

constexpr std::int64_t kSeqMax = (std::int64_t{1} << 53) - 1;
constexpr std::size_t kKindBytesMax = 64;

enum Member { kV, kId, kProducer, kSeq, kAt, kRun, kKind, kRow, kMembers };
constexpr std::string_view kNames[kMembers] = {"v",  "id",  "producer", "seq",
                                               "at", "run", "kind",     "row"};

/// Keeps the texts and numbers of the members named above, at depth 1 only.
class HeadHandler {
 public:
  static constexpr std::size_t max_object_size = -1;
  static constexpr std::size_t max_array_size = -1;
  static constexpr std::size_t max_key_size = -1;
  static constexpr std::size_t max_string_size = -1;
  using Text = boost::json::string_view;
  using Code = boost::system::error_code;

  std::string texts[kMembers];
  std::optional<std::int64_t> numbers[kMembers];
  bool present[kMembers] = {};
  std::string_view twice;
  bool is_object = false;

  bool on_document_begin(Code&) { return true; }
  bool on_document_end(Code&) { return true; }
  bool on_object_begin(Code&) { return enter(true); }
  bool on_object_end(std::size_t, Code&) { return leave(); }
  bool on_array_begin(Code&) { return enter(false); }
  bool on_array_end(std::size_t, Code&) { return leave(); }
  bool on_key_part(Text part, std::size_t, Code&) { return key_part(part); }
  bool on_key(Text part, std::size_t, Code&) {
    key_part(part);
    if (depth_ == 1) find_member();
    return true;
  }
  bool on_string_part(Text part, std::size_t, Code&) { return text_part(part); }
  bool on_string(Text part, std::size_t, Code&) { return text_part(part); }
  bool on_number_part(Text, Code&) { return true; }
  bool on_int64(std::int64_t value, Text, Code&) {
    if (depth_ == 1 && member_ != kMembers) numbers[member_] = value;
    return true;
  }
  bool on_uint64(std::uint64_t, Text, Code&) { return true; }  // past 2^63: no member goes there
  bool on_double(double, Text, Code&) { return true; }
  bool on_bool(bool, Code&) { return true; }
  bool on_null(Code&) { return true; }
  bool on_comment_part(Text, Code&) { return true; }
  bool on_comment(Text, Code&) { return true; }

 private:
  bool enter(bool object) {
    if (depth_++ == 0) is_object = object;
    return true;
  }
  bool leave() {
    --depth_;
    return true;
  }
  bool key_part(Text part) {
    if (depth_ == 1 && key_.size() + part.size() <= 16)
      key_.append(part.data(), part.size());
    else if (depth_ == 1)
      key_.assign("(long)");
    return true;
  }
  void find_member() {
    int member = 0;
    while (member < kMembers && kNames[member] != key_) ++member;
    member_ = static_cast<Member>(member);
    key_.clear();
    if (member_ == kMembers) return;
    if (present[member_]) twice = kNames[member_];
    present[member_] = true;
  }
  bool text_part(Text part) {
    if (depth_ != 1 || member_ == kMembers) return true;
    std::string& text = texts[member_];
    text.append(part.data(), std::min(part.size(), kKindBytesMax + 1 - text.size()));
    return true;
  }

  int depth_ = 0;
  Member member_ = kMembers;
  std::string key_;
};

std::unexpected<Error> no_event(std::string_view why) {
  return fail(Errc::invalid, join({"not an event: ", why}));
}

Expected<Uuid> uuid_of(const HeadHandler& found, Member member) {
  const std::optional<Uuid> uuid = Uuid::parse(found.texts[member]);
  if (!uuid) return no_event(join({"`", kNames[member], "` is no UUID"}));
  return *uuid;
}

Expected<std::int64_t> number_of(const HeadHandler& found, Member member, std::int64_t most) {
  const std::optional<std::int64_t> number = found.numbers[member];
  if (!number || *number < 0 || *number > most)
    return no_event(
        join({"`", kNames[member], "` is no whole number from 0 to ", std::to_string(most)}));
  return *number;
}

bool is_kind(std::string_view text) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
  };
  return !text.empty() && text.size() <= kKindBytesMax &&
         std::all_of(text.begin(), text.end(), fits);
}

Expected<> check_members(const HeadHandler& found) {
  if (!found.is_object) return no_event("the line is no JSON object");
  if (!found.twice.empty()) return no_event(join({"`", found.twice, "` stands twice"}));
  for (int member = 0; member < kRow; ++member)
    if (!found.present[member]) return no_event(join({"`", kNames[member], "` is missing"}));
  if (found.numbers[kV] != 1) return no_event("`v` is not 1, the only version known here");
  if (!is_kind(found.texts[kKind])) return no_event("`kind` is no name of 1 to 64 of a-z 0-9 _ .");
  return {};
}

Expected<EventHead> head_of(HeadHandler& found) {
  CHECK_OK(check_members(found));
  EventHead head;
  TRY(head.id, uuid_of(found, kId));
  TRY(head.producer, uuid_of(found, kProducer));
  TRY(head.run, uuid_of(found, kRun));
  TRY(head.seq, number_of(found, kSeq, kSeqMax));
  TRY(head.at, number_of(found, kAt, INT64_MAX));
  head.kind = std::move(found.texts[kKind]);
  if (!found.present[kRow]) return head;
  TRY(head.row, number_of(found, kRow, INT64_MAX));
  return head;
}

}  // namespace

Expected<EventHead> read_event(std::string_view line) {
  boost::json::parse_options options;
  options.max_depth = kJsonDepthMax;
  boost::json::basic_parser<HeadHandler> parser(options);
  boost::system::error_code error;
  const std::size_t read = parser.write_some(false, line.data(), line.size(), error);
  if (!error && read < line.size()) error = boost::json::error::extra_data;
  if (!error) return head_of(parser.handler());
  return no_event(join({"JSON: ", error.message(), " at byte ", std::to_string(read)}));
}

Expected<EventHead> read_new_event(std::string_view line) {
  if (line.size() > kEventBytesMax) return no_event("the line has over 16 MiB");
  if (line.find('\n') != line.npos) return no_event("a line end stands inside");
  TRY(EventHead head, read_event(line));
  if (head.row) return no_event("`row` is the journal's to give");
  return head;
}

void append_event(std::string& out, std::string_view line, std::optional<std::int64_t> row) {
  const std::string_view object = trim(line);
  HEARTH_ASSERT(object.ends_with('}'));
  out += row ? object.substr(0, object.size() - 1) : object;
  if (row) out += join({",\"row\":", std::to_string(*row), "}"});
}

}  // namespace hearth::journal
