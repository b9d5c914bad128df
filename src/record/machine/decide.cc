#include "record/machine/decide.hh"

#include <algorithm>

namespace hearth::record {
namespace {

constexpr std::string_view kVerdicts[] = {"unknown", "new",      "same",   "renamed", "reinstalled",
                                          "alias",   "replaced", "cloned", "by-name", "doubt"};
constexpr std::string_view kRuleNames[] = {"", "pin", "score", "name", "new"};

template <class E, std::size_t N>
std::optional<E> named_in(const std::string_view (&names)[N], std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (name.empty() || found == std::end(names)) return {};
  return static_cast<E>(found - names);
}

enum class KeyMatch { nothing, equal, different };

/// How one key of a host stands to a machine's.
struct Compared {
  KeyMatch match = KeyMatch::nothing;
  bool outer = false;  // all that is equal is the outer machine's
  std::vector<Value> equal;
};

Compared compare(const Evidence& mine, const Candidate& theirs, Key key) {
  Compared out;
  bool different = false, own = false;
  for (const auto& [value, fresh] : mine.all()) {
    if (key_of(value.kind) != key) continue;
    for (const Held& held : theirs.held) {
      if (held.value.kind != value.kind) continue;
      if (held.value == value) {
        out.equal.push_back(value);
        own |= !held.outer;
      } else {
        different |= fresh && held.fresh;
      }
    }
  }
  if (!out.equal.empty()) {
    out.match = KeyMatch::equal;
    out.outer = !own;
  } else if (different) {
    out.match = KeyMatch::different;
  }
  return out;
}

/// One candidate, looked at.
struct Rated {
  const Candidate* candidate;
  Compared keys[std::size(kKeysAll)];
  int score = 0;
  bool vetoed = false;

  const Compared& of(Key key) const { return keys[static_cast<std::size_t>(key)]; }
  bool is(Key key, KeyMatch match) const { return of(key).match == match; }
  /// A key that is its own says the same; NICs are hints and no keys.
  bool equal_key() const {
    return std::ranges::any_of(kKeysAll, [this](Key key) {
      return key != Key::mac && is(key, KeyMatch::equal) && !of(key).outer;
    });
  }
  bool different_key() const {
    return std::ranges::any_of(
        kKeysAll, [this](Key key) { return key != Key::mac && is(key, KeyMatch::different); });
  }
  bool equal_installation() const {
    return std::ranges::any_of(
        std::initializer_list<Key>{Key::ssh, Key::machine_id},
        [this](Key key) { return is(key, KeyMatch::equal) && !of(key).outer; });
  }
};

int points(const Compared& compared, Key key) {
  const Weight weight = weight_of(key);
  if (compared.match == KeyMatch::nothing) return 0;
  if (compared.match == KeyMatch::different) return weight.different;
  return compared.outer ? weight.equal / 2 : weight.equal;
}

bool vetoed(const Rated& rated) {
  if (rated.is(Key::cloud, KeyMatch::different)) return true;
  if (rated.is(Key::uuid, KeyMatch::different) && !rated.is(Key::cloud, KeyMatch::equal))
    return true;
  return rated.candidate->in_run && rated.is(Key::mac, KeyMatch::different);
}

Rated rate(const Question& question, const Candidate& candidate) {
  Rated rated{&candidate, {}};
  for (const Key key : kKeysAll) {
    rated.keys[static_cast<std::size_t>(key)] = compare(question.evidence, candidate, key);
    rated.score += points(rated.of(key), key);
  }
  if (question.name_counts && candidate.named) rated.score += kNamePoints;
  rated.vetoed = vetoed(rated);
  return rated;
}

/// Best first; the id breaks ties, so that the order of the candidates does not.
bool better(const Rated& one, const Rated& other) {
  if (one.vetoed != other.vetoed) return other.vetoed;
  if (one.score != other.score) return one.score > other.score;
  return one.candidate->machine < other.candidate->machine;
}

Verdict verdict_of_same(const Rated& best) {
  const bool installation_differs =
      best.is(Key::ssh, KeyMatch::different) || best.is(Key::machine_id, KeyMatch::different);
  if (best.candidate->in_run) return Verdict::alias;
  if (installation_differs && !best.is(Key::ssh, KeyMatch::equal) &&
      !best.is(Key::machine_id, KeyMatch::equal))
    return Verdict::reinstalled;
  return best.candidate->knows_name ? Verdict::same : Verdict::renamed;
}

void add_equal(Answer& answer, const Rated& rated) {
  for (const Key key : kKeysAll)
    if (rated.is(key, KeyMatch::equal) && !std::ranges::count(answer.equal, key))
      answer.equal.push_back(key);
  std::ranges::sort(answer.equal);
}

Answer taken(const Rated& rated, Verdict verdict, Rule rule) {
  Answer answer{verdict, rule, rated.candidate->machine, rated.score, {}, {}, {}};
  add_equal(answer, rated);
  return answer;
}

/// Image and clone had these together; from now on they tell nobody apart.
void share_equal(Answer& answer, const Rated& rated) {
  for (const Key key : kKeysAll)
    if (key != Key::mac && !rated.of(key).outer)
      for (const Value& value : rated.of(key).equal)
        if (!std::ranges::count(answer.shared, value)) answer.shared.push_back(value);
  std::ranges::sort(answer.shared);
}

Verdict verdict_of_new(const Question& question, const std::vector<Rated>& rated) {
  bool cloned = false, doubt = false, replaced = false;
  for (const Rated& one : rated) {
    cloned |= one.vetoed && one.equal_installation();
    doubt |= one.equal_key();
    replaced |=
        one.candidate->named && question.name_counts && !one.equal_key() && one.different_key();
  }
  if (cloned) return Verdict::cloned;
  if (doubt) return Verdict::doubt;
  if (replaced) return Verdict::replaced;
  const bool keys = std::ranges::any_of(question.evidence.all(), [](const Told& told) {
    return told.fresh && key_of(told.value.kind) != Key::mac;
  });
  return keys ? Verdict::fresh : Verdict::unknown;
}

Answer new_machine(const Question& question, const std::vector<Rated>& rated) {
  Answer answer;
  answer.verdict = verdict_of_new(question, rated);
  if (!rated.empty()) answer.score = rated[0].score;
  for (const Rated& one : rated) {
    const bool rival =
        one.equal_key() || (answer.verdict == Verdict::replaced && one.candidate->named);
    if (!rival) continue;
    answer.rivals.push_back(one.candidate->machine);
    add_equal(answer, one);
  }
  return answer;
}

Answer pick(const Question& question, const std::vector<Rated>& rated) {
  if (!rated.empty() && !rated[0].vetoed && rated[0].score >= kEnough) {
    const bool ahead =
        rated.size() < 2 || rated[1].vetoed || rated[0].score - rated[1].score >= kAhead;
    if (ahead) return taken(rated[0], verdict_of_same(rated[0]), Rule::score);
  }
  const auto named = std::ranges::find_if(
      rated, [](const Rated& one) { return one.candidate->named && !one.vetoed; });
  if (named != rated.end() && !named->different_key())
    return taken(*named, Verdict::by_name, Rule::name);
  return new_machine(question, rated);
}

}  // namespace

std::string_view name_of(Verdict verdict) {
  const auto index = static_cast<std::size_t>(verdict);
  return index < std::size(kVerdicts) ? kVerdicts[index] : "unknown";
}
std::optional<Verdict> parse_verdict(std::string_view name) {
  return named_in<Verdict>(kVerdicts, name);
}
std::string_view name_of(Rule rule) {
  const auto index = static_cast<std::size_t>(rule);
  return index < std::size(kRuleNames) ? kRuleNames[index] : "";
}
std::optional<Rule> parse_rule(std::string_view name) {
  return named_in<Rule>(kRuleNames, name);
}

Weight weight_of(Key key) {
  switch (key) {
    case Key::cloud:
      return {100, 0};
    case Key::uuid:
      return {50, 0};
    case Key::ssh:
      return {40, -10};
    case Key::machine_id:
      return {30, -10};
    case Key::serial:
      return {20, -10};
    case Key::mac:
      return {10, -5};
  }
  return {0, 0};
}

Answer decide(const Question& question) {
  std::vector<Rated> rated;
  for (const Candidate& candidate : question.candidates) rated.push_back(rate(question, candidate));
  std::ranges::sort(rated, better);
  Answer answer = pick(question, rated);
  for (const Rated& one : rated)
    if (one.vetoed && one.equal_installation()) share_equal(answer, one);
  return answer;
}

}  // namespace hearth::record
