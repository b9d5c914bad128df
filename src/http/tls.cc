#include "http/tls.hh"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <array>

namespace hearth::http {
namespace {

/// Plain bytes that are encrypted at a time, so that a large body needs no second copy of itself.
constexpr std::size_t kPlainPieceBytes = 64 * 1024;

/// OpenSSL's last word, in people's language.
std::string reason() {
  const unsigned long code = ERR_peek_last_error();
  const char* const text = ERR_reason_error_string(code);
  return text ? text : "unknown TLS error";
}

struct FreeSsl {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};

class TlsStream final : public Stream {
 public:
  TlsStream(const TlsContext& context, aio::StreamSocket socket)
      : socket_(std::move(socket)), ssl_(SSL_new(context.get())) {
    HEARTH_ASSERT(ssl_);
    in_ = BIO_new(BIO_s_mem());
    out_ = BIO_new(BIO_s_mem());
    BIO_set_mem_eof_return(in_, -1);  // empty is "later", not the end
    SSL_set_bio(ssl_.get(), in_, out_);
  }

  SSL* ssl() { return ssl_.get(); }
  Co<Expected<>> shake_hands();

  Co<Expected<std::size_t>> read_some(std::span<char> buffer) override;
  Co<Expected<>> write_all(std::string_view bytes) override;
  Co<Expected<>> end_writing() override;
  aio::StreamSocket& socket() override { return socket_; }

 private:
  Co<Expected<>> flush();
  Co<Expected<bool>> fill();
  std::unexpected<Error> failed(int outcome);

  aio::StreamSocket socket_;
  std::unique_ptr<SSL, FreeSsl> ssl_;
  BIO* in_ = nullptr;   // the SSL's: what the peer sent
  BIO* out_ = nullptr;  // and what it shall get
  std::string sending_;
  std::array<char, 16 * 1024> received_;
};

/// Sends what OpenSSL has written.
Co<Expected<>> TlsStream::flush() {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(out_, &bytes);
  if (size <= 0) co_return Expected<>{};
  sending_.assign(bytes, static_cast<std::size_t>(size));
  (void)BIO_reset(out_);
  co_return co_await socket_.write_all(sending_);
}

/// Gives OpenSSL more to read; false at the end of the connection.
Co<Expected<bool>> TlsStream::fill() {
  CO_TRY(const std::size_t count, co_await socket_.read_some(received_));
  if (count == 0) co_return false;
  const int taken = BIO_write(in_, received_.data(), static_cast<int>(count));
  HEARTH_ASSERT(taken == static_cast<int>(count));  // memory takes all
  co_return true;
}

std::unexpected<Error> TlsStream::failed(int outcome) {
  const long verified = SSL_get_verify_result(ssl());
  if (verified != X509_V_OK && SSL_get_verify_mode(ssl()) != SSL_VERIFY_NONE &&
      !SSL_is_init_finished(ssl()))
    return fail(Errc::denied, join({"the certificate is not trusted: ",
                                    X509_verify_cert_error_string(verified)}));
  return fail(Errc::protocol, join({"TLS: ", outcome == SSL_ERROR_SSL ? reason() : "broken"}));
}

Co<Expected<>> TlsStream::shake_hands() {
  while (true) {
    ERR_clear_error();
    const int done = SSL_do_handshake(ssl());
    const int outcome = SSL_get_error(ssl(), done);
    std::optional<Error> wrong;
    if (done != 1 && outcome != SSL_ERROR_WANT_READ) wrong = failed(outcome).error();
    const Expected<> flushed = co_await flush();  // an alert goes out too
    if (wrong) co_return std::unexpected(*wrong);
    CO_CHECK_OK(Expected<>(flushed));
    if (done == 1) co_return Expected<>{};
    CO_TRY(const bool more, co_await fill());
    if (!more) co_return fail(Errc::unavailable, "hung up during the TLS handshake");
  }
}

Co<Expected<std::size_t>> TlsStream::read_some(std::span<char> buffer) {
  while (true) {
    ERR_clear_error();
    const int count = SSL_read(ssl(), buffer.data(), static_cast<int>(buffer.size()));
    if (count > 0) co_return static_cast<std::size_t>(count);
    const int outcome = SSL_get_error(ssl(), count);
    if (outcome == SSL_ERROR_ZERO_RETURN) co_return std::size_t{0};
    if (outcome != SSL_ERROR_WANT_READ) co_return failed(outcome);
    CO_CHECK_OK(co_await flush());  // the answer to a key update
    CO_TRY(const bool more, co_await fill());
    // An end without close_notify may be anybody's doing: what it cuts must not look whole.
    if (!more) co_return fail(Errc::unavailable, "the connection ended without TLS's goodbye");
  }
}

Co<Expected<>> TlsStream::write_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::string_view piece = bytes.substr(0, kPlainPieceBytes);
    ERR_clear_error();
    const int count = SSL_write(ssl(), piece.data(), static_cast<int>(piece.size()));
    if (count <= 0) co_return failed(SSL_get_error(ssl(), count));
    bytes.remove_prefix(static_cast<std::size_t>(count));
    CO_CHECK_OK(co_await flush());
  }
  co_return Expected<>{};
}

Co<Expected<>> TlsStream::end_writing() {
  ERR_clear_error();
  (void)SSL_shutdown(ssl());
  CO_CHECK_OK(co_await flush());
  socket_.end_writing();
  co_return Expected<>{};
}

std::unexpected<Error> unusable(const std::string& what) {
  return fail(Errc::invalid, join({what, ": ", reason()}));
}

}  // namespace

void TlsContext::Free::operator()(ssl_ctx_st* context) const {
  SSL_CTX_free(context);
}

TlsContext::TlsContext() : context_(SSL_CTX_new(TLS_method())) {
  HEARTH_ASSERT(context_);
  SSL_CTX_set_min_proto_version(get(), TLS1_2_VERSION);
  SSL_CTX_set_options(get(), SSL_OP_NO_RENEGOTIATION);
  // An idle connection keeps no record buffers (2 x 17 KB).
  SSL_CTX_set_mode(get(), SSL_MODE_RELEASE_BUFFERS);
}

Expected<> TlsContext::present(const std::string& certificate_file, const std::string& key_file) {
  ERR_clear_error();
  if (SSL_CTX_use_certificate_chain_file(get(), certificate_file.c_str()) != 1)
    return unusable(join({certificate_file, ": no PEM certificate"}));
  if (SSL_CTX_use_PrivateKey_file(get(), key_file.c_str(), SSL_FILETYPE_PEM) != 1)
    return unusable(join({key_file, ": no PEM key for ", certificate_file}));
  return {};
}

Expected<TlsContext> TlsContext::for_server(const std::string& certificate_file,
                                            const std::string& key_file) {
  TlsContext context;
  CHECK_OK(context.present(certificate_file, key_file));
  return context;
}

Expected<TlsContext> TlsContext::for_client(const std::string& ca_file, bool insecure) {
  TlsContext context;
  ERR_clear_error();
  SSL_CTX_set_verify(context.get(), insecure ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, nullptr);
  if (insecure) return context;
  if (ca_file.empty()) {
    SSL_CTX_set_default_verify_paths(context.get());
  } else if (SSL_CTX_load_verify_locations(context.get(), ca_file.c_str(), nullptr) != 1) {
    return unusable(join({ca_file, ": no PEM certificates"}));
  }
  return context;
}

Co<Expected<std::unique_ptr<Stream>>> accept_tls(const TlsContext& context,
                                                 aio::StreamSocket socket) {
  auto stream = std::make_unique<TlsStream>(context, std::move(socket));
  SSL_set_accept_state(stream->ssl());
  CO_CHECK_OK(co_await stream->shake_hands());
  co_return stream;
}

Co<Expected<std::unique_ptr<Stream>>> connect_tls(const TlsContext& context,
                                                  aio::StreamSocket socket, std::string host) {
  auto stream = std::make_unique<TlsStream>(context, std::move(socket));
  SSL* const ssl = stream->ssl();
  SSL_set_connect_state(ssl);
  // An address is looked for among the certificate's addresses and is no name to ask for
  // (RFC 6066 §3).
  X509_VERIFY_PARAM* const rules = SSL_get0_param(ssl);
  if (X509_VERIFY_PARAM_set1_ip_asc(rules, host.c_str()) != 1) {
    SSL_set1_host(ssl, host.c_str());
    SSL_set_tlsext_host_name(ssl, host.c_str());
  }
  CO_CHECK_OK(co_await stream->shake_hands());
  co_return stream;
}

}  // namespace hearth::http
