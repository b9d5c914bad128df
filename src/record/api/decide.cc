#include "base/json.hh"
#include "base/text.hh"
#include "record/api/change.hh"
#include "record/api/json_text.hh"
#include "record/api/redact_json.hh"
#include "record/api/told_result.hh"
#include "record/project/json_spans.hh"
#include "record/store/hash.hh"

namespace hearth::record::api {
namespace {

std::size_t index_of(Endpoint endpoint) {
  return static_cast<std::size_t>(endpoint);
}

std::string key_name(std::string_view what, std::int64_t id, std::string_view name = {}) {
  return join({what, "/", std::to_string(id), "/", name});
}
/// A request being decided.
class Decision {
 public:
  Decision(const Context& context, Method method, Endpoint endpoint, std::int64_t id)
      : context_(context), db_(context.db), model_(model_of(endpoint)), method_(method), id_(id) {
    change_.endpoint = endpoint;
    change_.id = id;
    if (method == Method::post) change_.status = 201;
    if (method == Method::remove) change_.status = 204;
  }

  Expected<Change> decide(const Body& body) {
    if (model_.fields.empty()) return refuse(detail(405, "Method not allowed."));
    if (method_ != Method::post) {
      TRY(const bool there, exists(db_, model_.endpoint, id_));
      if (!there) return refuse(detail(404, "Not found."));
    }
    if (method_ == Method::remove) return remove();
    TRY(Validated validated, validate(model_, body, method_, {db_, context_.local}));
    if (model_.endpoint == Endpoint::labels) CHECK_OK(check_label(validated));
    if (!validated.problems.empty()) return refuse(validated.problems.answer());
    fields_ = std::move(validated.fields);
    if (context_.redactor) CHECK_OK(redact(*context_.redactor));
    return method_ == Method::post ? make() : set();
  }

 private:
  Change refuse(Answer answer) {
    change_.refused = std::move(answer);
    return std::move(change_);
  }
  Change refuse_twin() {
    return refuse(
        non_field(join({"The fields ", model_.unique_order, " must make a unique set."})));
  }

  // ---- what there is -------------------------------------------------------------------------

  /// The playbook that a row belongs to; 0 for labels and what is not there.
  Expected<std::int64_t> playbook_of(Endpoint endpoint, std::int64_t id) {
    constexpr std::string_view kSql[] = {"SELECT 0 WHERE ?1 = 0",
                                         "SELECT id FROM playbooks WHERE id = ?1",
                                         "SELECT playbook_id FROM plays WHERE id = ?1",
                                         "SELECT playbook_id FROM tasks WHERE id = ?1",
                                         "SELECT playbook_id FROM hosts WHERE id = ?1",
                                         "SELECT NULL WHERE ?1 IS NULL",
                                         "SELECT playbook_id FROM results WHERE id = ?1",
                                         "SELECT playbook_id FROM files WHERE id = ?1",
                                         "SELECT playbook_id FROM records WHERE id = ?1"};
    TRY(const auto found, db_.find(kSql[index_of(endpoint)], id));
    return found.value_or(0);
  }

  Expected<Uuid> run_of(std::int64_t playbook) {
    if (playbook == 0) return context_.fresh;
    TRY(Statement found, db_.query("SELECT uid FROM playbooks WHERE id = ?1", playbook));
    TRY(const bool there, found.step());
    return there ? uuid_of(found.blob(0)) : context_.fresh;
  }

  /// The row with this name (path, key) in the playbook.
  Expected<std::optional<std::int64_t>> twin(std::int64_t playbook, const std::string& name) {
    switch (model_.endpoint) {
      case Endpoint::hosts:
        return db_.find("SELECT id FROM hosts WHERE playbook_id = ?1 AND name = ?2", playbook,
                        name);
      case Endpoint::files:
        return db_.find("SELECT id FROM files WHERE playbook_id = ?1 AND path = ?2", playbook,
                        name);
      case Endpoint::records:
        return db_.find("SELECT id FROM records WHERE playbook_id = ?1 AND \"key\" = ?2", playbook,
                        name);
      default:
        return std::nullopt;
    }
  }

  Expected<std::string> name_now() {
    constexpr std::string_view kHost = "SELECT name FROM hosts WHERE id = ?1";
    constexpr std::string_view kFile = "SELECT path FROM files WHERE id = ?1";
    constexpr std::string_view kRecord = "SELECT \"key\" FROM records WHERE id = ?1";
    const bool host = model_.endpoint == Endpoint::hosts, file = model_.endpoint == Endpoint::files;
    TRY(Statement found, db_.query(host ? kHost : file ? kFile : kRecord, id_));
    TRY(const bool there, found.step());
    return there ? std::string(found.text(0)) : std::string();
  }

  Expected<> check_label(Validated& validated) {
    if (!validated.fields.find("name")) return {};
    const std::string name = validated.fields.text("name");
    change_.keys.push_back({join({"label/", name}), true});
    TRY(const auto known, db_.find("SELECT id FROM labels WHERE name = ?1", name));
    if (known && *known != id_)
      validated.problems.add("name", {"label with this name already exists."});
    return {};
  }

  /// What a record holds is told by its key, which a PATCH need not say.
  Expected<> redact(const redact::Redactor& redactor) {
    const std::size_t own = fields_.all().size();
    std::vector<std::string> members;
    for (const auto& [name, json] : fields_.all())
      members.push_back(join({"\"", name, "\":", json}));
    if (model_.endpoint == Endpoint::records && !fields_.find("key")) {
      TRY(const std::string key, name_now());
      members.push_back(join({"\"key\":", quote_json(key)}));
    }
    const std::string told = redact_json(redactor, join({"{", join_with(",", members), "}"}));
    TRY(const auto spans, member_spans(told));
    HEARTH_ASSERT(spans.size() == members.size());
    Fields without;
    for (std::size_t i = 0; i < own; ++i)
      without.set(fields_.all()[i].first, std::string(spans[i].second));
    fields_ = std::move(without);
    return {};
  }

  // ---- keys ----------------------------------------------------------------------------------

  Expected<> stand_on(Endpoint to, std::int64_t id) {
    TRY(const std::int64_t playbook, playbook_of(to, id));
    change_.keys.push_back(stands_on(playbook));
    return {};
  }

  /// The rows and labels that the fields name.
  Expected<> stand_on_relations() {
    for (const auto& [name, json] : fields_.all()) {
      const Field& field = *find_field(model_, name);
      if (field.kind == FieldKind::relation) CHECK_OK(stand_on(*field.to, fields_.id(name)));
      if (field.kind != FieldKind::relations && field.kind != FieldKind::names) continue;
      const auto list = parse_json(json);
      if (!list || !list->is_array()) continue;
      for (const Json& one : list->get_array()) {
        if (one.is_int64()) CHECK_OK(stand_on(*field.to, one.get_int64()));
        if (one.is_string())
          change_.keys.push_back({join({"label/", std::string_view(one.get_string())})});
      }
    }
    return {};
  }

  // ---- the three ways ------------------------------------------------------------------------

  Expected<Change> remove() {
    TRY(const std::int64_t playbook, playbook_of(model_.endpoint, id_));
    if (playbook == 0) {
      change_.keys.push_back({key_name(model_.word, id_, "row"), true});
    } else {
      change_.keys.push_back({stands_on(playbook).name, true});
    }
    TRY(const Uuid run, run_of(playbook));
    if (model_.endpoint != Endpoint::playbooks) return append("api.delete", run, which_row());
    TRY(const std::string first, first_seen());
    return append("api.delete", run, join({which_row(), ",\"first\":{", first, "}"}));
  }

  /// Since when the names of this playbook's hosts are known, where they outlive it: ARA keeps
  /// that, and nothing else in the journal will say it.
  Expected<std::string> first_seen() {
    TRY(Statement found,
        db_.query("SELECT l.name, l.created FROM hosts h JOIN latest_hosts l ON l.name = h.name"
                  " WHERE h.playbook_id = ?1 AND EXISTS (SELECT 1 FROM hosts o"
                  " WHERE o.name = h.name AND o.playbook_id <> ?1) ORDER BY l.name",
                  id_));
    std::vector<std::string> members;
    while (true) {
      TRY(const bool more, found.step());
      if (!more) return join_with(",", members);
      members.push_back(join({quote_json(found.text(0)), ":", std::to_string(found.integer(1))}));
    }
  }

  Expected<Change> set() {
    TRY(const std::int64_t playbook, playbook_of(model_.endpoint, id_));
    change_.keys.push_back({key_name(model_.word, id_, "row"), true});
    if (playbook != 0) change_.keys.push_back(stands_on(playbook));
    CHECK_OK(stand_on_relations());
    if (!model_.unique_text.empty()) {
      TRY(const bool taken, name_taken(playbook));
      if (taken) return refuse_twin();
    }
    TRY(const Uuid run, run_of(playbook));
    return append("api.set", run, join({which_row(), ",\"set\":", set_text()}));
  }

  Expected<bool> name_taken(std::int64_t playbook) {
    if (fields_.find("playbook")) playbook = fields_.id("playbook");
    std::string name = fields_.text(model_.unique_text);
    if (!fields_.find(model_.unique_text)) {
      TRY(name, name_now());
    }
    change_.keys.push_back({key_name(model_.word, playbook, name), true});
    TRY(const auto known, twin(playbook, name));
    return known && *known != id_;
  }

  Expected<Change> make() {
    CHECK_OK(stand_on_relations());
    change_.playbook = fields_.id("playbook");
    if (model_.endpoint == Endpoint::labels) change_.natural = fields_.text("name");
    if (!model_.unique_text.empty()) {
      change_.natural = fields_.text(model_.unique_text);
      change_.keys.push_back({key_name(model_.word, change_.playbook, change_.natural), true});
      TRY(const auto known, twin(change_.playbook, change_.natural));
      if (known) return make_known(*known);
    }
    fill();
    TRY(const Uuid run, run_of(change_.playbook));
    if (context_.tells && model_.endpoint == Endpoint::results) {
      TRY(change_.told, told_result(fields_, context_.now));
    }
    return append(join({"api.", model_.word}), run, join({"\"set\":", set_text()}));
  }

  /// ARA answers a host or a file that it has with that one.
  Expected<Change> make_known(std::int64_t known) {
    change_.id = known;
    if (model_.endpoint == Endpoint::hosts) {
      TRY(const Uuid run, run_of(change_.playbook));
      id_ = known;
      return append("api.latest", run, which_row());
    }
    if (model_.endpoint == Endpoint::files) {
      const std::string hash = sha1(fields_.text("content"));
      TRY(const auto same, db_.find("SELECT 1 FROM files f JOIN contents c ON c.id = f.content_id"
                                    " WHERE f.id = ?1 AND c.sha1 = ?2",
                                    known, Blob{hash}));
      if (same) return std::move(change_);
    }
    return refuse_twin();
  }

  void fill() {
    for (const Field& field : model_.fields) {
      if (field.fill == Fill::nothing || fields_.find(field.name)) continue;
      if (field.fill == Fill::otherwise) fields_.set(field.name, std::string(field.otherwise));
      if (field.fill == Fill::now) fields_.set(field.name, std::to_string(context_.now));
      if (field.fill == Fill::server_version)
        fields_.set(field.name, quote_json(context_.server_version));
    }
  }

  // ---- text ----------------------------------------------------------------------------------

  std::string which_row() const {
    return join({"\"table\":\"", model_.word, "\",\"number\":", std::to_string(id_)});
  }
  std::string set_text() const {
    std::vector<std::string> members;
    for (const auto& [name, json] : fields_.all())
      members.push_back(join({"\"", name, "\":", json}));
    return join({"{", join_with(",", members), "}"});
  }

  Change append(std::string kind, const Uuid& run, std::string members) {
    // What was told of it holds its time.
    const UtcMicros at = change_.told.empty() ? 0 : context_.now;
    change_.events.push_back({std::move(kind), run, std::move(members), at});
    return std::move(change_);
  }

  const Context& context_;
  Database& db_;
  const Model& model_;
  Method method_;
  std::int64_t id_;
  Fields fields_;
  Change change_;
};

}  // namespace

Key stands_on(std::int64_t playbook) {
  return {key_name("playbook", playbook)};
}

Expected<Change> decide(const Context& context, Method method, Endpoint endpoint, std::int64_t id,
                        const Body& body) {
  return Decision(context, method, endpoint, id).decide(body);
}

}  // namespace hearth::record::api
