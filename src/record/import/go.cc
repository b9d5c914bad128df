#include "record/import/go.hh"

#include <algorithm>

#include "base/json.hh"
#include "record/project/api_rows.hh"

namespace hearth::record {
namespace {

std::string ids_text(const std::array<std::int64_t, kTables>& ids) {
  ObjectText text;
  for (std::size_t i = 0; i < kTables; ++i)
    if (ids[i] > 0) text.number(name_of(static_cast<Table>(i)), ids[i]);
  return text.done();
}

}  // namespace

Expected<ImportState> import_state(Database& store, const ImportOffer& offer) {
  ImportState state;
  TRY(auto blocks, blocks_of(store, offer.source));
  state.ids = IdMap(std::move(blocks));
  const auto reached = state.ids.reached();
  for (std::size_t i = 0; i < kTables; ++i)
    state.news = state.news || offer.ids.upto[i] > reached[i];
  const auto& goes = state.ids.blocks();
  state.news = state.news || (!goes.empty() && offer.asof > goes.back().asof);
  return state;
}

ImportDraft import_start(const ImportState& state, const ImportOffer& offer, const Uuid& uid,
                         UtcMicros now, std::string_view name) {
  ImportDraft draft;
  draft.kind = "import.start";
  draft.run = uid;
  draft.at = now;
  ObjectText members;
  members.text("source", offer.source).text("name", name);
  auto after = state.ids.reached();
  for (std::size_t i = 0; i < kTables; ++i) after[i] = std::max(after[i], offer.ids.after[i]);
  members.raw("after", ids_text(after)).raw("upto", ids_text(offer.ids.upto));
  members.number("asof", offer.asof);
  draft.members = without_braces(members.done());
  return draft;
}

ImportDraft import_end(const Uuid& uid, UtcMicros now) {
  ImportDraft draft;
  draft.kind = "import.end";
  draft.run = uid;
  draft.at = now;
  return draft;
}

Expected<> drop_present(Database& store, std::vector<ImportDraft>& drafts) {
  std::vector<ImportDraft> missing;
  for (ImportDraft& draft : drafts) {
    const ApiTable* table = draft.want ? api_table(draft.kind.substr(4)) : nullptr;
    if (table) {
      TRY(const auto there, store.find(table->exists, *draft.want));
      if (there) continue;
    }
    missing.push_back(std::move(draft));
  }
  drafts = std::move(missing);
  return {};
}

}  // namespace hearth::record
