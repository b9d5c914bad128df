#include "app/ara_server.hh"

#include <algorithm>

#include "app/api_settings.hh"
#include "base/text.hh"
#include "http/url.hh"
#include "record/api/json_text.hh"

namespace hearth::app {
namespace {

constexpr Duration kAraPatience = std::chrono::seconds(120);
constexpr int kAraPage = 100;

UtcMicros time_in(const record::JsonFields& row, std::string_view name) {
  return std::max<UtcMicros>(record::ara_time(row.text_or(name, "")).value_or(0), 0);
}

std::string page(std::int64_t offset, std::string_view filter) {
  return join({"limit=", std::to_string(kAraPage), "&offset=", std::to_string(offset), "&order=id",
               filter.empty() ? "" : "&", filter});
}

const record::AraTable& table_of(record::Table table) {
  const auto tables = record::ara_tables();
  const auto found = std::find_if(tables.begin(), tables.end(),
                                  [&](const record::AraTable& one) { return one.table == table; });
  HEARTH_ASSERT(found != tables.end());
  return *found;
}

}  // namespace

Expected<std::unique_ptr<AraServer>> AraServer::open(Context& context, aio::BlockingPool& pool,
                                                     const std::string& url) {
  TRY(const http::Url parsed, http::parse_url(url));
  http::ClientOptions options;
  options.url = url;
  while (options.url.ends_with('/')) options.url.pop_back();
  if (!parsed.has_login) {
    options.user = context.env.get("ARA_API_USERNAME");
    options.password = context.env.get("ARA_API_PASSWORD");
  }
  options.ca_file = context.env.get("ARA_API_CA");
  options.insecure = is_yes(context.env.get("ARA_API_INSECURE")) && options.ca_file.empty();
  TRY(auto client, http::Client::make(context.loop, pool, std::move(options)));
  return std::unique_ptr<AraServer>(new AraServer(context.loop, std::move(client), parsed.shown()));
}

Co<Expected<std::string>> AraServer::get(std::string path, std::string query) {
  http::Request request;
  request.method = "GET";
  request.path = "/api/v1/" + path;
  request.query = std::move(query);
  request.headers.add("Accept", "application/json");
  const std::string place = join({name_, request.path});
  const Deadline deadline = loop_.clock().now() + kAraPatience;
  CO_TRY(http::Answer answer, co_await client_->send(std::move(request), deadline));
  if (answer.status == 401 || answer.status == 403)
    co_return fail(Errc::denied, place +
                                     ": needs a login: set ARA_API_USERNAME and "
                                     "ARA_API_PASSWORD");
  if (answer.status != 200)
    co_return fail(Errc::protocol, join({place, ": answers ", std::to_string(answer.status),
                                         "; is this an ARA server?"}));
  auto compact = record::api::compact_json(answer.body);
  if (!compact) co_return fail(Errc::protocol, join({place, ": ", compact.error().message}));
  co_return *std::move(compact);
}

Co<Expected<record::ImportOffer>> AraServer::offer() {
  record::ImportOffer offer;
  offer.source = source_;
  for (const record::AraTable& table : record::ara_tables())
    CO_CHECK_OK(co_await fill_offer(table, offer));
  co_return offer;
}

Co<Expected<>> AraServer::fill_offer(const record::AraTable& table, record::ImportOffer& offer) {
  for (const std::string_view order : {"-id", "-updated"}) {
    CO_TRY(const std::string body,
           co_await get(std::string(table.name), join({"limit=1&order=", order})));
    const auto list = record::JsonFields::of(body);
    const auto count = list.integer("count");
    if (!count) co_return fail(Errc::protocol, name_ + ": is no ARA server: a list has no count");
    const auto rows = list.list("results");
    const auto row = record::JsonFields::of(rows.empty() ? "{}" : rows[0]);
    if (order == "-updated") {
      offer.asof = std::max(offer.asof, time_in(row, "updated"));
      continue;
    }
    offer.rows += *count;
    offer.ids.upto[static_cast<std::size_t>(table.table)] = row.integer("id").value_or(0);
  }
  co_return Expected<>{};
}

Co<> AraServer::begin(record::IdMap ids) {
  ids_ = std::move(ids);
  since_ = 0;
  for (const record::Block& block : ids_.blocks())
    if (&block != &ids_.blocks().back()) since_ = std::max(since_, block.asof);
  stage_ = Stage::labels;
  offset_ = next_playbooks_ = 0;
  playbooks_.clear();
  table_ = record::ara_tables().size();
  co_return;
}

bool AraServer::is_new(record::Table table, std::int64_t id) const {
  return id > ids_.blocks().back().ids.after[static_cast<std::size_t>(table)];
}

Co<Expected<record::ImportPart>> AraServer::next() {
  record::ImportPart part;
  while (part.drafts.empty() && part.left_out.empty() && stage_ != Stage::end) {
    Expected<> done;
    if (stage_ == Stage::labels) {
      done = co_await labels(part);
    } else if (stage_ == Stage::playbooks) {
      done = co_await playbooks(part);
    } else {
      done = co_await latest_hosts(part);
    }
    CO_CHECK_OK(std::move(done));
  }
  co_return part;
}

/// A page of labels; the next stage behind the last one.
Co<Expected<>> AraServer::labels(record::ImportPart& part) {
  CO_TRY(const std::string body, co_await get("labels", page(offset_, "")));
  const auto rows = record::JsonFields::of(body).list("results");
  const bool first = ids_.blocks().size() == 1 && ids_.blocks().front().base == 0;
  for (const std::string_view text : rows) {
    const auto row = record::JsonFields::of(text);
    record::ImportDraft draft;
    draft.kind = "api.label";
    draft.run = ids_.blocks().back().uid;
    draft.at = time_in(row, "created");
    if (first) draft.want = row.integer("id");
    draft.members = join({"\"updated\":", std::to_string(time_in(row, "updated")),
                          ",\"set\":{\"name\":", row.raw("name"), "}"});
    if (row.raw("name").starts_with('"')) part.drafts.push_back(std::move(draft));
  }
  offset_ += kAraPage;
  if (rows.size() < kAraPage) {
    stage_ = Stage::playbooks;
    offset_ = 0;
  }
  co_return Expected<>{};
}

/// The next playbook, or a page of one of its tables.
Co<Expected<>> AraServer::playbooks(record::ImportPart& part) {
  const auto tables = record::ara_tables();
  if (table_ < tables.size()) co_return co_await rows_of(tables[table_], part);
  if (playbooks_.empty()) {
    CO_TRY(const std::string body, co_await get("playbooks", page(next_playbooks_, "")));
    const auto rows = record::JsonFields::of(body).list("results");
    next_playbooks_ += kAraPage;
    for (const std::string_view row : rows) playbooks_.emplace_back(row);
    if (rows.empty()) {
      stage_ = Stage::latest;
      offset_ = 0;
      co_return Expected<>{};
    }
  }
  const std::string row = std::move(playbooks_.front());
  playbooks_.pop_front();
  playbook_ = record::JsonFields::of(row).integer("id").value_or(0);
  table_ = 1;  // playbooks come first in the list of tables
  offset_ = 0;
  co_return co_await add_row(table_of(record::Table::playbooks), row, part);
}

Co<Expected<>> AraServer::rows_of(const record::AraTable& table, record::ImportPart& part) {
  CO_TRY(const std::string body,
         co_await get(std::string(table.name),
                      page(offset_, join({"playbook=", std::to_string(playbook_)}))));
  const auto rows = record::JsonFields::of(body).list("results");
  for (const std::string_view row : rows)
    CO_CHECK_OK(co_await add_row(table, std::string(row), part));
  offset_ += kAraPage;
  if (rows.size() < kAraPage) {
    ++table_;
    offset_ = 0;
  }
  co_return Expected<>{};
}

Co<Expected<>> AraServer::add_row(const record::AraTable& table, std::string text,
                                  record::ImportPart& part) {
  ++part.rows;
  const auto listed = record::JsonFields::of(text);
  const std::int64_t id = listed.integer("id").value_or(0);
  const UtcMicros created = time_in(listed, "created"), updated = time_in(listed, "updated");
  const bool fresh = is_new(table.table, id);
  const auto here = ids_.here(table.table, id);
  if (!here || (!fresh && updated <= since_)) co_return Expected<>{};
  std::string detail;
  if (record::needs_detail(table)) {
    CO_TRY(detail, co_await get(join({table.name, "/", std::to_string(id)}), ""));
  }
  const auto shown = record::JsonFields::of(detail);
  record::AraRow row;
  for (const record::AraColumn& column : table.columns)
    record::add_shown(row, column, listed.raw(column.field).empty() ? shown : listed, ids_);
  std::vector<std::string> all;
  for (const std::string_view label : listed.list("labels"))
    all.emplace_back(record::JsonFields::of(label).raw("name"));
  if (table.table == record::Table::playbooks) row.set.raw("labels", record::list_text(all));
  for (const std::string_view host : listed.list("delegated_to"))
    if (const auto known = ids_.here(record::Table::hosts, std::atoll(std::string(host).c_str())))
      all.push_back(std::to_string(*known));
  if (table.table == record::Table::results && !all.empty())
    row.set.raw("delegated_to", record::list_text(all));
  for (const std::string& why : row.problems)
    part.left_out.push_back(join({name_, ": ", table.name, " ", std::to_string(id), ": ", why}));
  if (row.orphan) co_return Expected<>{};
  part.drafts.push_back(record::row_draft(
      {table, source_, playbook_, id, *here, fresh, created, updated}, row.set.done()));
  co_return Expected<>{};
}

Co<Expected<>> AraServer::latest_hosts(record::ImportPart& part) {
  CO_TRY(const std::string body,
         co_await get("latesthosts", join({"limit=", std::to_string(kAraPage),
                                           "&order=name&offset=", std::to_string(offset_)})));
  const auto rows = record::JsonFields::of(body).list("results");
  for (const std::string_view text : rows) {
    const auto row = record::JsonFields::of(text);
    const auto host = row.object("host");
    const auto here = ids_.here(record::Table::hosts, host.integer("id").value_or(0));
    const UtcMicros at = time_in(row, "updated");
    if (!here || at <= since_) continue;
    part.drafts.push_back(record::latest_draft(
        source_, host.object("playbook").integer("id").value_or(0), *here, at));
  }
  offset_ += kAraPage;
  if (rows.size() < kAraPage) stage_ = Stage::end;
  co_return Expected<>{};
}

}  // namespace hearth::app
