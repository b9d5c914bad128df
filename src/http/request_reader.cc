// One of the two files with Beast in them: its parser alone, which eats bytes and never waits.
#include "http/request_reader.hh"

#include <algorithm>
#include <optional>

#include "base/ascii.hh"
#include "http/beast_parser.hh"

namespace hearth::http {

namespace beast = boost::beast::http;
using boost::beast::string_view;
using boost::system::error_code;

namespace {

/// Room that a body gets before its bytes are there; the rest only as they come, because anybody
/// can announce a large one.
constexpr std::uint64_t kReserveMax = 1 << 20;

std::string text_of(string_view text) {
  return std::string(text.data(), text.size());
}

/// Fills a Request as Beast reads it.
class Parser final : public beast::basic_parser<true> {
 public:
  Request request;
  std::string why;  // set where Beast's own words would not say what is wrong
  bool wants_continue = false;
  bool unknown_expectation = false;
  int version = 11;

 private:
  error_code refuse(const char* reason) {
    why = reason;
    return make_error_code(beast::error::bad_value);
  }

  void on_request_impl(beast::verb, string_view method, string_view target, int spoken,
                       error_code& error) override {
    request.method = text_of(method);
    version = spoken;
    std::string_view left(target.data(), target.size());
    if (const std::size_t scheme = left.find("://"); left[0] != '/' && scheme != left.npos) {
      // Absolute form: its authority counts, not Host (RFC 9112 §3.2.2).
      left.remove_prefix(scheme + 3);
      authority_ = left.substr(0, left.find_first_of("/?"));
      left.remove_prefix(authority_.size());
    }
    const std::size_t mark = left.find('?');
    request.path = left.substr(0, mark);
    if (mark != left.npos) request.query = left.substr(mark + 1);
    if (request.path.empty() && !authority_.empty()) request.path = "/";
    if (request.path != "*" && !request.path.starts_with('/'))
      error = refuse("The request target must begin with a slash.");
  }

  void on_field_impl(beast::field field, string_view name, string_view value,
                     error_code& error) override {
    if (is_header_done()) return;  // a trailer: nothing that was checked may change any more
    if (field == beast::field::host && ++hosts_ > 1) error = refuse("More than one Host header.");
    if (field == beast::field::transfer_encoding) {
      if (!equal_without_case(text_of(value), "chunked"))
        error = refuse("The only transfer coding taken is chunked.");
      if (version < 11) error = refuse("HTTP/1.0 has no chunks.");
    }
    if (field == beast::field::expect) expects(text_of(value));
    request.headers.add(text_of(name), text_of(value));
  }

  void expects(const std::string& what) {
    const bool known = equal_without_case(what, "100-continue");
    wants_continue = wants_continue || (known && version >= 11);
    unknown_expectation = unknown_expectation || !known;
  }

  void on_header_impl(error_code& error) override {
    if (hosts_ == 0 && version >= 11) error = refuse("The Host header is missing.");
    if (!authority_.empty()) request.headers.set("Host", authority_);
  }

  void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
    if (length) request.body.reserve(std::min(*length, kReserveMax));
  }

  std::size_t on_body_impl(string_view part, error_code&) override {
    request.body.append(part.data(), part.size());
    return part.size();
  }

  void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, string_view part, error_code&) override {
    request.body.append(part.data(), part.size());
    return part.size();
  }

  void on_response_impl(int, string_view, int, error_code&) override {}
  void on_finish_impl(error_code&) override {}

  std::string authority_;
  int hosts_ = 0;
};

/// Whether a request line names a version that is not spoken here. Beast says bad_version of any
/// other text in that place too, which is a bad request.
bool is_of_another_version(std::string_view line) {
  const std::size_t target = line.find(' ');
  const std::size_t version = target == line.npos ? line.npos : line.find(' ', target + 1);
  if (version == line.npos) return false;
  line.remove_prefix(version + 1);
  const auto is_digit = [&](std::size_t at) { return line[at] >= '0' && line[at] <= '9'; };
  return line.size() >= 8 && line.starts_with("HTTP/") && is_digit(5) && line[6] == '.' &&
         is_digit(7) && line.substr(5, 3) != "1.1" && line.substr(5, 3) != "1.0";
}

}  // namespace

struct RequestReader::Impl {
  Impl(std::size_t head_max, std::uint64_t body_max)
      : head_bytes_max(head_max), body_bytes_max(body_max) {
    begin();
  }

  void begin();
  Step step();
  std::optional<Step> parse();
  std::optional<Step> after_head();
  Step refuse(int status, std::string detail);
  Step refuse(const error_code& error);
  void drop_empty_lines();

  std::string_view waiting() const { return std::string_view(bytes).substr(used); }
  bool has_begun() const { return parser->got_some() || !waiting().empty(); }

  const std::size_t head_bytes_max;
  const std::uint64_t body_bytes_max;
  std::string bytes;  // that were added; parsed up to `used`
  std::size_t used = 0;
  std::size_t head_bytes = 0;    // of this request, parsed
  std::optional<Parser> parser;  // one for each request: Beast's is used once
  std::optional<Refusal> refusal;
};

void RequestReader::Impl::begin() {
  parser.emplace();
  parser->header_limit(static_cast<std::uint32_t>(head_bytes_max));
  parser->body_limit(body_bytes_max);
  head_bytes = 0;
}

RequestReader::Step RequestReader::Impl::refuse(int status, std::string detail) {
  refusal = Refusal{status, std::move(detail)};
  return Step::refused;
}

RequestReader::Step RequestReader::Impl::refuse(const error_code& error) {
  if (!parser->why.empty()) return refuse(400, parser->why);
  if (error == beast::error::body_limit)
    return refuse(
        413, join({"The request body is larger than ", std::to_string(body_bytes_max), " bytes."}));
  if (error == beast::error::header_limit)
    return refuse(431, join({"The request headers are larger than ", std::to_string(head_bytes_max),
                             " bytes."}));
  if (error == beast::error::bad_version && is_of_another_version(waiting()))
    return refuse(505, "HTTP/1.1 and HTTP/1.0 are spoken here.");
  return refuse(400, join({"Malformed HTTP request: ", error.message(), "."}));
}

/// Empty lines before a request are ignored (RFC 9112 §2.2).
void RequestReader::Impl::drop_empty_lines() {
  while (waiting().starts_with("\r\n")) used += 2;
}

RequestReader::Step RequestReader::Impl::step() {
  if (refusal) return Step::refused;
  if (!parser->got_some()) drop_empty_lines();
  if (!parser->got_some() && waiting() == "\r") return Step::more;
  while (!parser->is_done()) {
    if (waiting().empty()) return Step::more;
    if (const std::optional<Step> told = parse()) return *told;
  }
  return Step::whole;
}

/// One part: of the head, of the body or of a chunk. Nothing: look again.
std::optional<RequestReader::Step> RequestReader::Impl::parse() {
  const bool in_head = !parser->is_header_done();
  error_code error;
  const std::size_t count = parser->put({waiting().data(), waiting().size()}, error);
  const std::size_t left = waiting().size() - count;
  if (in_head) head_bytes += count;
  // Beast's limit is one for each piece that it sees, not for the head.
  if (in_head && head_bytes + (parser->is_header_done() ? 0 : left) > head_bytes_max)
    error = beast::error::header_limit;
  if (error && error != beast::error::need_more) return refuse(error);
  used += count;
  if (in_head && parser->is_header_done()) return after_head();
  // Nor has it one for what a chunk or a trailer says beside the body.
  if (!in_head && error && left > head_bytes_max)
    return refuse(400, "Malformed HTTP request: a chunk's head or trailer is too long.");
  return error ? std::optional(Step::more) : std::nullopt;
}

std::optional<RequestReader::Step> RequestReader::Impl::after_head() {
  if (parser->unknown_expectation) return refuse(417, "The only expectation met is 100-continue.");
  return parser->is_done() ? std::nullopt : std::optional(Step::head);
}

RequestReader::RequestReader(std::size_t head_bytes_max, std::uint64_t body_bytes_max)
    : impl_(std::make_unique<Impl>(head_bytes_max, body_bytes_max)) {}
RequestReader::~RequestReader() = default;
RequestReader::RequestReader(RequestReader&&) noexcept = default;

void RequestReader::add(std::string_view bytes) {
  Impl& impl = *impl_;
  impl.bytes.erase(0, std::exchange(impl.used, 0));
  impl.bytes += bytes;
}

RequestReader::Step RequestReader::step() {
  return impl_->step();
}

RequestReader::Phase RequestReader::phase() const {
  if (impl_->parser->got_some() && impl_->parser->is_header_done()) return Phase::body;
  return impl_->has_begun() ? Phase::head : Phase::idle;
}

const Refusal& RequestReader::refusal() const {
  return *impl_->refusal;
}
std::size_t RequestReader::body_bytes() const {
  return impl_->parser->request.body.size();
}
bool RequestReader::wants_continue() const {
  return impl_->parser->wants_continue && impl_->waiting().empty();
}
bool RequestReader::keep_alive() const {
  return impl_->parser->keep_alive();
}
bool RequestReader::is_http11() const {
  return impl_->parser->version >= 11;
}

Request RequestReader::take() {
  Request request = std::move(impl_->parser->request);
  impl_->begin();
  return request;
}

}  // namespace hearth::http
