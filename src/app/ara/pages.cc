#include "app/ara/pages.hh"

#include <algorithm>

#include "app/ara/columns.hh"

namespace hearth::app {
namespace {

constexpr std::int64_t kListPage = 1'000;  // objects of one request

}  // namespace

Co<Expected<std::vector<Fields>>> Pages::next() {
  if (done_ || left_ < 1) co_return std::vector<Fields>{};
  std::string query =
      page_query(question_.filters, question_.order, std::min(left_, kListPage), question_.offset);
  CO_TRY(const std::string body, co_await api_.ask("GET", question_.path, std::move(query)));
  CO_TRY(Page page, parse_page(body));
  // A server may cap what one page has.
  const auto came = static_cast<std::int64_t>(page.rows.size());
  done_ = !page.more || came == 0;
  left_ -= came;
  question_.offset += came;
  if (question_.nested)
    for (Fields& row : page.rows) row = unnested_latest(row);
  co_return std::move(page.rows);
}

}  // namespace hearth::app
