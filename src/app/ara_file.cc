#include "app/ara_file.hh"

namespace hearth::app {

Co<Expected<std::unique_ptr<AraFile>>> AraFile::open(aio::BlockingPool& pool, std::string path) {
  CO_TRY(auto opened, co_await pool.run([&path] { return record::AraDatabase::open(path); }));
  CO_TRY(record::AraDatabase database, std::move(opened));
  co_return std::make_unique<AraFile>(pool, std::move(database));
}

Co<Expected<record::ImportOffer>> AraFile::offer() {
  CO_TRY(auto offer, co_await pool_.run([this] { return database_.offer(); }));
  co_return offer;
}

Co<> AraFile::begin(record::IdMap ids) {
  database_.begin(std::move(ids));
  co_return;
}

Co<Expected<record::ImportPart>> AraFile::next() {
  CO_TRY(auto part, co_await pool_.run([this] { return database_.next(); }));
  co_return part;
}

}  // namespace hearth::app
