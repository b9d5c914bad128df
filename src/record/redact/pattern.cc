#include "record/redact/pattern.hh"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/error.hh"

namespace hearth::record::redact {

struct Pattern::Code {
  pcre2_code* code = nullptr;
  ~Code() { pcre2_code_free(code); }
};

Pattern::Pattern(std::string_view expression) : code_(std::make_unique<Code>()) {
  int error = 0;
  PCRE2_SIZE place = 0;
  code_->code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(expression.data()), expression.size(),
                              PCRE2_UTF | PCRE2_UCP | PCRE2_NO_UTF_CHECK, &error, &place, nullptr);
  HEARTH_ASSERT(code_->code);
  // Where there is no JIT the interpreter does the same, slower.
  (void)pcre2_jit_compile(code_->code, PCRE2_JIT_COMPLETE);
}

Pattern::~Pattern() = default;
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;

std::optional<Found> Pattern::match(std::string_view text, std::size_t from,
                                    unsigned options) const {
  const std::unique_ptr<pcre2_match_data, void (*)(pcre2_match_data*)> data(
      pcre2_match_data_create_from_pattern(code_->code, nullptr), &pcre2_match_data_free);
  const auto run = [&](unsigned more) {
    return pcre2_match(code_->code, reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), from,
                       options | PCRE2_NO_UTF_CHECK | more, data.get(), nullptr);
  };
  int groups = run(0);
  // The JIT's stack has 32 KiB, which a YAML Secret of 600 lines fills; the interpreter uses the
  // heap.
  if (groups == PCRE2_ERROR_JIT_STACKLIMIT) groups = run(PCRE2_NO_JIT);
  if (groups < 1) return {};
  const PCRE2_SIZE* const places = pcre2_get_ovector_pointer(data.get());
  Found found;
  for (std::size_t i = 0; i < pcre2_get_ovector_count(data.get()); ++i) {
    const bool took_part = static_cast<int>(i) < groups && places[2 * i] != PCRE2_UNSET;
    found.groups.push_back(took_part ? std::optional(Span{places[2 * i], places[2 * i + 1]})
                                     : std::nullopt);
  }
  found.whole = *found.groups[0];
  return found;
}

std::optional<Found> Pattern::find(std::string_view text, std::size_t from) const {
  return match(text, from, 0);
}

std::optional<Found> Pattern::at(std::string_view text, std::size_t from) const {
  return match(text, from, PCRE2_ANCHORED);
}

std::size_t Pattern::group(const char* name) const {
  const int number =
      pcre2_substring_number_from_name(code_->code, reinterpret_cast<PCRE2_SPTR>(name));
  return number > 0 ? static_cast<std::size_t>(number) : 0;
}

}  // namespace hearth::record::redact
