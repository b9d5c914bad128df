#include "journal/checkpoint.hh"

#include "base/text.hh"
#include "journal/record_codec.hh"

namespace hearth::journal {
namespace {

constexpr std::size_t kUuidBytes = 36;

std::optional<std::string_view> take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == text.npos) return {};
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

std::optional<std::pair<Uuid, SeqSet>> parse_producer(std::string_view line) {
  if (line.size() < kUuidBytes + 2) return {};
  const auto id = Uuid::parse(line.substr(0, kUuidBytes));
  auto seqs = SeqSet::parse(line.substr(kUuidBytes + 1));
  if (!id || !seqs) return {};
  return std::pair{*id, *std::move(seqs)};
}

}  // namespace

std::string encode_checkpoint(const Checkpoint& checkpoint) {
  std::string out;
  const std::size_t start = begin_record(out);
  out += join({std::to_string(checkpoint.segment), " ", std::to_string(checkpoint.offset), "\n"});
  for (const auto& [producer, seqs] : checkpoint.producers) {
    out += producer.text();
    out += ' ';
    out += seqs.text();
    out += '\n';
  }
  end_record(out, start);
  return out;
}

std::optional<Checkpoint> decode_checkpoint(std::string_view bytes) {
  const Record record = decode_record(bytes);
  if (record.state != RecordState::whole || record.size != bytes.size()) return {};
  std::string_view rest = record.payload;
  const auto place = take_line(rest);
  if (!place) return {};
  const std::vector<std::string> numbers = split(*place, ' ');
  if (numbers.size() != 2) return {};
  const auto segment = parse_number(numbers[0]);
  const auto offset = parse_number(numbers[1]);
  if (!segment || !offset) return {};
  Checkpoint checkpoint{
      static_cast<std::uint64_t>(*segment), static_cast<std::uint64_t>(*offset), {}};
  while (const auto line = take_line(rest)) {
    auto producer = parse_producer(*line);
    if (!producer) return {};
    checkpoint.producers.push_back(*std::move(producer));
  }
  return checkpoint;
}

}  // namespace hearth::journal
