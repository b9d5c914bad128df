#include "record/store/run_numbers.hh"

#include <algorithm>

#include "base/text.hh"

namespace hearth::record {
namespace {

bool whole_from(const journal::SeqSet& seqs, std::int64_t begins) {
  if (seqs.next() > begins) return seqs.ranges().empty();
  return seqs.ranges().size() == 1 && seqs.ranges()[0].first <= begins;
}

std::unexpected<Error> no_such_text() {
  return fail(Errc::corrupt, "the column `told` of a playbook holds what Hearth did not write");
}

}  // namespace

void RunNumbers::add(const Uuid& producer, std::int64_t seq, bool begins) {
  auto known = producers_.find(producer);
  if (known == producers_.end()) {
    if (producers_.size() >= kProducersMax && !begins) return;
    known = producers_.emplace(producer, Producer{}).first;
  }
  known->second.seqs.add(seq);
  if (!begins) return;
  std::optional<std::int64_t>& first = known->second.begins;
  first = first ? std::min(*first, seq) : seq;
}

bool RunNumbers::whole() const {
  bool begun = false;
  for (const auto& [id, producer] : producers_) {
    if (!producer.begins) continue;
    begun = true;
    if (!whole_from(producer.seqs, *producer.begins)) return false;
  }
  return begun;
}

std::string RunNumbers::text() const {
  const bool begun = std::ranges::any_of(
      producers_, [](const auto& one) { return one.second.begins.has_value(); });
  std::string out;
  for (const auto& [id, producer] : producers_) {
    if (begun && !producer.begins) continue;
    const std::string first = producer.begins ? std::to_string(*producer.begins) : "-";
    out += join({id.text(), " ", first, " ", producer.seqs.text(), "\n"});
  }
  return out;
}

Expected<RunNumbers> RunNumbers::parse(std::string_view text) {
  RunNumbers out;
  for (const std::string& line : split(text, '\n')) {
    if (line.empty()) continue;
    const std::size_t first = line.find(' ');
    const std::size_t second = first == line.npos ? first : line.find(' ', first + 1);
    if (second == line.npos) return no_such_text();
    const std::string_view begins = std::string_view(line).substr(first + 1, second - first - 1);
    const auto id = Uuid::parse(std::string_view(line).substr(0, first));
    const auto seqs = journal::SeqSet::parse(std::string_view(line).substr(second + 1), kRangesMax);
    Producer producer;
    if (begins != "-") producer.begins = journal::parse_number(begins);
    if (!id || !seqs || (begins != "-" && !producer.begins)) return no_such_text();
    producer.seqs = *seqs;
    out.producers_.insert_or_assign(*id, std::move(producer));
  }
  return out;
}

}  // namespace hearth::record
