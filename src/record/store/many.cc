#include "record/store/many.hh"

namespace hearth::record {

void Many::bind(Cursor& cursor, std::size_t row) const {
  for (std::size_t i = 0; i < columns(); ++i) {
    const Value& value = at(row, i);
    const int place = static_cast<int>(i) + 1;
    if (value.null) {
      cursor.bind_null(place);
      continue;
    }
    switch (value.type) {
      case ValueType::integer:
        cursor.bind(place, value.integer);
        break;
      case ValueType::text:
        cursor.bind(place, bytes_of(value));
        break;
      case ValueType::bytes:
        cursor.bind(place, Blob{bytes_of(value)});
        break;
    }
  }
}

}  // namespace hearth::record
