#pragma once
#include <functional>

#include "aio/pool.hh"
#include "record/api/front.hh"
#include "record/page/document.hh"

namespace hearth::record::page {

/// The page that people look at: its files, and for each of its paths the document that starts it,
/// with what the first screen asks for inside. On the loop's thread; one for all doors.
class Page final : public api::Front {
 public:
  /// `cursor`: the place in the journal up to which the store is, "" for none. `pool` outlives it.
  Page(aio::BlockingPool& pool, std::function<std::string()> cursor)
      : pool_(pool), cursor_(std::move(cursor)) {}

  std::optional<http::Response> file(const http::Request& request,
                                     std::string_view path) const override;
  bool has(std::string_view path) const override;
  Co<http::Response> answer(const http::Request& request, std::string_view path, std::string prefix,
                            const http::Handler& api) override;

 private:
  Co<http::Response> dressed(const http::Request& request, std::string html);

  aio::BlockingPool& pool_;
  const std::function<std::string()> cursor_;
};

}  // namespace hearth::record::page
