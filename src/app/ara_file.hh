#pragma once
#include "app/importer.hh"

namespace hearth::app {

/// An ARA database in a file, read on a thread of its own.
class AraFile final : public AraSource {
 public:
  /// Errors of record::AraDatabase::open.
  static Co<Expected<std::unique_ptr<AraFile>>> open(aio::BlockingPool& pool, std::string path);
  AraFile(aio::BlockingPool& pool, record::AraDatabase database)
      : pool_(pool), database_(std::move(database)) {}

  Co<Expected<record::ImportOffer>> offer() override;
  Co<> begin(record::IdMap ids) override;
  Co<Expected<record::ImportPart>> next() override;

 private:
  aio::BlockingPool& pool_;
  record::AraDatabase database_;
};

}  // namespace hearth::app
