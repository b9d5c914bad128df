// The other file with Beast in it (request_reader.cc): its parser alone.
#include "http/answer_reader.hh"

#include "http/beast_parser.hh"

namespace hearth::http {

namespace beast = boost::beast::http;
using boost::beast::string_view;
using boost::system::error_code;

namespace {

std::string text_of(string_view text) {
  return std::string(text.data(), text.size());
}

/// Collects an answer as Beast reads it.
class Parser final : public beast::basic_parser<false> {
 public:
  int status = 0;
  Headers headers;
  std::string body;

 private:
  void on_response_impl(int code, string_view, int, error_code&) override { status = code; }
  void on_field_impl(beast::field, string_view name, string_view value, error_code&) override {
    if (!is_header_done()) headers.add(text_of(name), text_of(value));
  }
  void on_header_impl(error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(string_view part, error_code&) override {
    body.append(part.data(), part.size());
    return part.size();
  }
  void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, string_view part, error_code&) override {
    body.append(part.data(), part.size());
    return part.size();
  }
  void on_request_impl(beast::verb, string_view, string_view, int, error_code&) override {}
  void on_finish_impl(error_code&) override {}
};

}  // namespace

struct AnswerReader::Impl {
  void begin();
  Step step();
  std::optional<Step> parse();
  Step refuse(Errc code, std::string why);
  Step refuse(const error_code& error);
  bool is_interim() const { return parser->status / 100 == 1 && parser->status != 101; }
  std::string_view waiting() const { return std::string_view(bytes).substr(used); }

  std::size_t head_bytes_max = 0;
  std::optional<std::uint64_t> body_bytes_max;
  bool to_head = false;
  std::string bytes;  // that were added; parsed up to `used`
  std::size_t used = 0;
  std::size_t head_bytes = 0;  // of this answer and the interim ones before it, parsed
  bool begun = false;
  bool ended = false;
  std::optional<Parser> parser;
  std::optional<Error> refusal;
};

void AnswerReader::Impl::begin() {
  parser.emplace();
  parser->header_limit(static_cast<std::uint32_t>(head_bytes_max));
  parser->body_limit(body_bytes_max ? boost::optional<std::uint64_t>(*body_bytes_max)
                                    : boost::optional<std::uint64_t>());
  parser->skip(to_head);
}

AnswerReader::Step AnswerReader::Impl::refuse(Errc code, std::string why) {
  refusal = Error{code, std::move(why)};
  return Step::refused;
}

AnswerReader::Step AnswerReader::Impl::refuse(const error_code& error) {
  if (error == beast::error::body_limit)
    return refuse(Errc::full,
                  join({"the answer is larger than ", std::to_string(*body_bytes_max), " bytes"}));
  if (error == beast::error::header_limit)
    return refuse(Errc::full, join({"the answer's headers are larger than ",
                                    std::to_string(head_bytes_max), " bytes"}));
  if (error == beast::error::partial_message)
    return refuse(Errc::unavailable, "hung up in the middle of its answer");
  return refuse(Errc::protocol, join({"not an HTTP answer (", error.message(),
                                      "); does the URL name an HTTP server, and its scheme?"}));
}

AnswerReader::Step AnswerReader::Impl::step() {
  if (refusal) return Step::refused;
  while (!parser->is_done()) {
    if (waiting().empty()) break;
    if (const std::optional<Step> told = parse()) return *told;
  }
  if (parser->is_done()) return Step::whole;
  if (!ended) return Step::more;
  if (!parser->got_some()) return refuse(Errc::unavailable, "hung up without an answer");
  error_code error;
  parser->put_eof(error);
  return error ? refuse(error) : Step::whole;
}

/// One part: of the head, of the body or of a chunk. Nothing: look again.
std::optional<AnswerReader::Step> AnswerReader::Impl::parse() {
  const bool in_head = !parser->is_header_done();
  error_code error;
  const std::size_t count = parser->put({waiting().data(), waiting().size()}, error);
  const std::size_t left = waiting().size() - count;
  if (in_head) head_bytes += count;
  if (in_head && head_bytes + (parser->is_header_done() ? 0 : left) > head_bytes_max)
    error = beast::error::header_limit;
  if (!in_head && error == beast::error::need_more && left > head_bytes_max)
    error = beast::error::bad_chunk;
  if (error && error != beast::error::need_more) return refuse(error);
  used += count;
  if (in_head && parser->is_header_done()) {
    if (!is_interim()) return Step::head;
    begin();
    return std::nullopt;
  }
  if (!error) return std::nullopt;
  return ended ? refuse(make_error_code(beast::error::partial_message)) : Step::more;
}

AnswerReader::AnswerReader(std::size_t head_bytes_max, std::optional<std::uint64_t> body_bytes_max,
                           bool to_head)
    : impl_(std::make_unique<Impl>()) {
  impl_->head_bytes_max = head_bytes_max;
  impl_->body_bytes_max = body_bytes_max;
  impl_->to_head = to_head;
  impl_->begin();
}
AnswerReader::~AnswerReader() = default;
AnswerReader::AnswerReader(AnswerReader&&) noexcept = default;
AnswerReader& AnswerReader::operator=(AnswerReader&&) noexcept = default;

void AnswerReader::add(std::string_view bytes) {
  Impl& impl = *impl_;
  impl.bytes.erase(0, std::exchange(impl.used, 0));
  impl.bytes += bytes;
  impl.begun = true;
}
void AnswerReader::end() {
  impl_->ended = true;
}
AnswerReader::Step AnswerReader::step() {
  return impl_->step();
}

bool AnswerReader::has_begun() const {
  return impl_->begun;
}
int AnswerReader::status() const {
  return impl_->parser->status;
}
Headers AnswerReader::take_headers() {
  return std::move(impl_->parser->headers);
}
std::string AnswerReader::take_body() {
  return std::exchange(impl_->parser->body, {});
}
bool AnswerReader::keep_alive() const {
  return impl_->parser->is_header_done() && impl_->parser->keep_alive() && !impl_->ended &&
         impl_->waiting().empty();
}
const Error& AnswerReader::refusal() const {
  return *impl_->refusal;
}

}  // namespace hearth::http
