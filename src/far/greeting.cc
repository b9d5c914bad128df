#include "far/greeting.hh"

#include <algorithm>
#include <utility>

#include "worker/frame.hh"

namespace hearth::far {
namespace {

constexpr std::size_t kWordsMax = 65'536;
constexpr std::size_t kSaidMax = 4'096;
constexpr std::string_view kMagic("HRT1\0\0", 6);

}  // namespace

Greeting::Greeting(std::string build, std::string prompt, std::string secret)
    : build_(std::move(build)), prompt_(std::move(prompt)), secret_(std::move(secret)) {}

Expected<std::optional<Greeting::Greeted>> Greeting::take_output(std::string_view bytes) {
  output_ += bytes;
  const std::size_t at = output_.find(kMagic);
  if (!output_.empty()) said_ = output_.substr(0, std::min(at, kSaidMax));
  if (at == output_.npos) {
    if (output_.size() > kWordsMax) return fail(Errc::protocol, "protocol");
    return std::nullopt;
  }
  worker::FrameParser first;
  first.feed(std::string_view(output_).substr(at));
  TRY(const auto frame, first.next());
  if (!frame) return std::nullopt;  // its rest is on the way
  if (frame->type() != "far" || get_int(frame->header, "v") != 1)
    return fail(Errc::protocol, "protocol");
  if (get_string(frame->header, "build") != build_) return fail(Errc::protocol, "build");
  Greeted greeted{std::string(get_string(frame->header, "channel").value_or("")),
                  std::exchange(output_, std::string())};
  greeted.rest.erase(0, at + frame->bytes.size());
  return greeted;
}

Greeting::Reply Greeting::take_words(std::string_view bytes) {
  words_ += bytes;
  said_ = words_.substr(0, kSaidMax);
  const bool asks = !prompt_.empty() && words_.find(prompt_) != words_.npos;
  if (asks || words_.size() > kWordsMax) words_.clear();
  if (!asks) return Reply::none;
  return secret_.empty() ? Reply::end : Reply::secret;
}

std::string Greeting::give_secret() {
  std::string line = secret_ + "\n";
  std::ranges::fill(secret_, '\0');
  secret_.clear();
  return line;
}

}  // namespace hearth::far
