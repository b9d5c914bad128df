#pragma once
#include <deque>

#include "app/importer.hh"
#include "http/client.hh"

namespace hearth::app {

/// A running ARA server (or Hearth's), read through its API, one request after the other. One
/// request a row for hosts, results, files and records, whose bodies no list shows.
class AraServer final : public AraSource {
 public:
  /// `url` as people give it. A login is that of the URL, else ARA_API_USERNAME and
  /// ARA_API_PASSWORD; it is shown and kept nowhere.
  /// Errors: invalid  the URL.
  static Expected<std::unique_ptr<AraServer>> open(Context& context, aio::BlockingPool& pool,
                                                   const std::string& url);

  Co<Expected<record::ImportOffer>> offer() override;
  Co<> begin(record::IdMap ids) override;
  Co<Expected<record::ImportPart>> next() override;

  /// The URL without its login.
  const std::string& name() const { return name_; }

 private:
  enum class Stage { labels, playbooks, latest, end };

  AraServer(aio::Loop& loop, std::unique_ptr<http::Client> client, std::string name)
      : loop_(loop), client_(std::move(client)), name_(std::move(name)) {}

  /// The answer's body, compact. Errc::denied: a login is needed.
  Co<Expected<std::string>> get(std::string path, std::string query);
  Co<Expected<>> fill_offer(const record::AraTable& table, record::ImportOffer& offer);
  Co<Expected<>> labels(record::ImportPart& part);
  Co<Expected<>> playbooks(record::ImportPart& part);
  Co<Expected<>> rows_of(const record::AraTable& table, record::ImportPart& part);
  Co<Expected<>> add_row(const record::AraTable& table, std::string row, record::ImportPart& part);
  Co<Expected<>> latest_hosts(record::ImportPart& part);
  bool is_new(record::Table table, std::int64_t id) const;

  aio::Loop& loop_;
  std::unique_ptr<http::Client> client_;
  const std::string name_;
  const std::string source_ = "ara:" + name_;
  record::IdMap ids_;
  UtcMicros since_ = 0;
  Stage stage_ = Stage::labels;
  std::int64_t offset_ = 0;            // in the list that is read
  std::int64_t next_playbooks_ = 0;    // offset of the next page of playbooks
  std::deque<std::string> playbooks_;  // of the list's page, and not begun
  std::int64_t playbook_ = 0;
  std::size_t table_ = 0;
};

}  // namespace hearth::app
