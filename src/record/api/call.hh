#pragma once
#include <span>
#include <string>
#include <vector>

#include "aio/pool.hh"
#include "base/log.hh"
#include "http/message.hh"
#include "journal/event.hh"
#include "record/api/answer.hh"
#include "record/api/negotiate.hh"
#include "record/api/params.hh"
#include "record/api/target.hh"
#include "record/auth/scope.hh"

namespace hearth::record::api {

/// One request, understood as far as it can be without the store.
struct Call {
  const http::Request& request;
  Target target;
  Params params;
  Negotiated look;
  std::string origin;     ///< "http://host:1", as the client sees this server
  std::string base;       ///< origin and prefix: "http://host:1/sub/ara"
  std::string allow;      ///< the methods that the path has: "GET, HEAD, OPTIONS"
  std::string title;      ///< of the page that people browse: "Playbook List"
  std::string who;        ///< whose credentials it has; "": nobody's
  bool may_write = true;  ///< what there is of ARA's API
  /// The request's URL without its query.
  std::string url() const { return origin + request.path; }
};

/// Whether the request's Host (without port) is one of `hosts`, or `hosts` is empty.
bool host_allowed(const http::Request& request, std::span<const std::string> hosts);
/// "http://host:1": the scheme of the connection, or what a proxy on this machine says in
/// X-Forwarded-Proto.
std::string origin_of(const http::Request& request);

/// The two indexes.
Answer root_answer(const Call& call, std::string_view ara_version);
Answer index_answer(const Call& call);
/// OPTIONS of whatever the path names; `may_write`: an object is there, or a list.
Answer options_answer(const Call& call, bool may_write);

/// What to say when the store or the journal failed; the log has the reason: it names files of this
/// machine.
Answer failed(Log& log, const Error& error);

/// The largest body of a write: one that is larger makes no event that the journal takes.
inline constexpr std::size_t kBodyBytesMax = journal::kEventBytesMax;
/// 413, of a body or of what would become of it.
Answer too_large(std::size_t bytes_max);

/// "Playbook List", "Playbook Instance".
std::string title_of(const Target& target);

/// The answer as it goes out: JSON as asked for or a page, with the headers that every answer of
/// the API has.
http::Response dressed(const Call& call, Answer answer);
/// The same, on a thread where it has much to indent or is a large page. `call` outlives it.
/// Errors: the pool's.
Co<Expected<http::Response>> dressed_apart(aio::BlockingPool& pool, const Call& call,
                                           Answer answer);
/// What is outside the API, with the headers that still every answer has.
http::Response outside(int status, std::string_view type, std::string body);
/// A page of a few words.
http::Response plain_page(int status, std::string_view text);

}  // namespace hearth::record::api
