#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "columnar/vector.h"

namespace firesteel {

// A batch as encode_batch writes it.
std::string batch_bytes(const Batch& batch);
// Reads a copy of the bytes: they may stand anywhere.
Batch batch_of_bytes(std::string_view bytes, const std::vector<DataType>& types);

}  // namespace firesteel
