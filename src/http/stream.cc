#include "http/stream.hh"

namespace hearth::http {
namespace {

class PlainStream final : public Stream {
 public:
  explicit PlainStream(aio::StreamSocket socket) : socket_(std::move(socket)) {}

  Co<Expected<std::size_t>> read_some(std::span<char> buffer) override {
    return socket_.read_some(buffer);
  }
  Co<Expected<>> write_all(std::string_view bytes) override { return socket_.write_all(bytes); }
  Co<Expected<>> end_writing() override {
    socket_.end_writing();
    co_return Expected<>{};
  }
  aio::StreamSocket& socket() override { return socket_; }

 private:
  aio::StreamSocket socket_;
};

}  // namespace

std::unique_ptr<Stream> plain_stream(aio::StreamSocket socket) {
  return std::make_unique<PlainStream>(std::move(socket));
}

}  // namespace hearth::http
