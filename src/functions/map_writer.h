#pragma once

#include <vector>

#include "columnar/gather_from.h"
#include "functions/function.h"

namespace firesteel {

// Makes a column of maps row by row out of keys and values of other vectors, by Spark's rules: no
// null keys, no duplicates (or the last one wins), -0.0 is the key 0.0.
class MapWriter {
 public:
  MapWriter(DataType map_type, std::vector<VectorPtr> key_sources,
            std::vector<VectorPtr> value_sources, size_t num_rows, bool last_wins);

  // An entry of the row at hand.
  void add(SourceRow key, SourceRow value);
  // Ends the row; rows are ended in order.
  void end_row();
  void end_null_row();
  // Throws NULL_MAP_KEY and DUPLICATED_MAP_KEY.
  VectorPtr finish();

 private:
  void drop_duplicates(const Vector& keys);

  DataType type_;
  std::vector<VectorPtr> key_sources_;
  std::vector<VectorPtr> value_sources_;
  bool last_wins_;
  MutableVectorPtr out_;
  std::vector<SourceRow> keys_;
  std::vector<SourceRow> values_;
  size_t row_start_ = 0;
  size_t row_ = 0;
};

// Throws INVALID_MAP_KEY_TYPE for keys that contain maps.
void require_map_key(const BindContext& context, std::string_view function, const DataType& key);

}  // namespace firesteel
