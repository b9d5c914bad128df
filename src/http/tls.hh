#pragma once
#include <memory>
#include <string>

#include "http/stream.hh"

struct ssl_ctx_st;

// Inside of http: TLS 1.2 and newer, by OpenSSL between two buffers in memory. The sockets stay
// aio's, so that a destroyed scope takes the frames with it at once and deadlines need no help
// (docs/decisions/0014-http.md).

namespace hearth::http {

/// Keys, certificates and rules that many connections share.
class TlsContext {
 public:
  /// PEM files: the certificate with its chain, and its key without a passphrase.
  /// Errors: invalid  they cannot be read or do not belong together.
  static Expected<TlsContext> for_server(const std::string& certificate_file,
                                         const std::string& key_file);
  /// `ca_file`: PEM file of whom to trust; empty: whom the system trusts. `insecure`: everybody.
  /// Errors: invalid  the file cannot be read.
  static Expected<TlsContext> for_client(const std::string& ca_file, bool insecure);

  /// What this end shows of itself: PEM files as those of `for_server`. Errors: as there.
  Expected<> present(const std::string& certificate_file, const std::string& key_file);

  ssl_ctx_st* get() const { return context_.get(); }

 private:
  struct Free {
    void operator()(ssl_ctx_st* context) const;
  };
  TlsContext();
  std::unique_ptr<ssl_ctx_st, Free> context_;
};

/// Both shake hands on a connected socket. `context` must live until they complete; the stream
/// keeps what it needs of it. Errors: protocol     the peer speaks no TLS that we speak.
///         denied       connect_tls: the certificate is not trusted, or not that of `host`.
///         unavailable  the peer hung up.
Co<Expected<std::unique_ptr<Stream>>> accept_tls(const TlsContext& context,
                                                 aio::StreamSocket socket);
Co<Expected<std::unique_ptr<Stream>>> connect_tls(const TlsContext& context,
                                                  aio::StreamSocket socket, std::string host);

}  // namespace hearth::http
