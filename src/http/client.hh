#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "aio/loop.hh"
#include "aio/pool.hh"
#include "http/message.hh"

namespace hearth::http {

struct ClientOptions {
  /// "http://127.0.0.1:8000", "https://user:password@ara.example/prefix". The login is for Basic
  /// authentication and is never shown.
  std::string url;
  /// Set: connect to this unix socket; `url` says Host and prefix alone.
  std::string unix_path;
  std::string user, password;  ///< of Basic; `user` set: they count more than the URL's
  std::string ca_file;         ///< PEM; empty: whom the system trusts
  bool insecure = false;       ///< trust any certificate
  /// PEM, for a server that asks who we are; both or none.
  std::string certificate_file, key_file;
  std::size_t head_bytes_max = 64 << 10;
  std::uint64_t body_bytes_max = 256 << 20;  ///< of `send`; `open` has no limit
};

/// One answer as it came.
struct Answer {
  int status = 0;
  Headers headers;
  std::string body;
};

/// A client of one HTTP/1.1 server, on one connection that it keeps and makes again when needed.
/// One request at a time. Redirects are answers like others.
///
/// A request is repeated, once, only when the connection is one that was kept, the server closed it
/// before anything of an answer came, and nothing of the request was sent or its method may be
/// repeated (RFC 9110 §9.2.2): GET, HEAD, OPTIONS, PUT, DELETE.
///
/// Errors of all that waits, each with "host:port: " before it:
///   unavailable  nobody listens, the name is not known, or the server hung up.
///   denied       its certificate is not trusted.
///   timeout      the deadline passed.
///   protocol     what came is no HTTP answer.
///   full         the answer is larger than a limit.
///   invalid      the request cannot be sent: a line's end in its method, path, query or a field.
///   busy         another request is under way.
/// After an error the connection is gone; the next request makes a new one.
class Client {
 public:
  /// Connects at the first request. `loop` and `pool` (for names of hosts) outlive it.
  /// Errors: invalid  the URL, the path, the CA's file or our certificate.
  static Expected<std::unique_ptr<Client>> make(aio::Loop& loop, aio::BlockingPool& pool,
                                                ClientOptions options);
  ~Client();

  /// Sends and takes the whole answer. Of `request` count method, path (encoded, begins with '/';
  /// the URL's prefix comes before it), query, headers and body.
  Co<Expected<Answer>> send(Request request, Deadline deadline);

  /// Sends and takes the answer's head; the body comes by `read_body`. A request that begins
  /// before the body's end hangs up first.
  Co<Expected<Answer>> open(Request request, Deadline deadline);
  /// The next part of the body that `open` began, at least one byte; "" at its end.
  Co<Expected<std::string>> read_body(Deadline deadline);

  void hang_up();

 private:
  struct Impl;
  explicit Client(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace hearth::http
