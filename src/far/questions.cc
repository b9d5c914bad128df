#include "far/questions.hh"

#include "far/listed.hh"

namespace hearth::far {

struct Questions::Asked {
  explicit Asked(aio::Loop& loop) : answered(loop) {}
  Expected<JsonObject> answer = fail(Errc::unavailable, "no channel");
  aio::Event answered;  // or nobody is there any more
};

Co<Expected<JsonObject>> Questions::ask(JsonObject question) {
  const std::int64_t id = next_++;
  Asked asked(loop_);
  const Listed<Asked> listed(asked_, id, asked);
  send_(worker::encode_frame({{"t", "ask"}, {"q", id}, {"question", std::move(question)}}));
  CO_CHECK_OK(co_await asked.answered.wait());
  co_return std::move(asked.answer);
}

void Questions::take(const worker::Frame& answer) {
  const auto found = asked_.find(get_int(answer.header, "q").value_or(0));
  if (found == asked_.end()) return;  // whoever asked has lost patience
  found->second->answer = parse_json_object(answer.body());
  found->second->answered.set();
}

void Questions::end() {
  for (auto& [id, asked] : asked_) asked->answered.set();
}

}  // namespace hearth::far
