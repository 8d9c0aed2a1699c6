#include "functions/map_lookup.h"

#include "columnar/compare.h"
#include "functions/list_rows.h"

namespace firesteel {

VectorPtr look_up_maps(const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) {
    const ListRows maps(*input.args[0]);
    const RowComparator comparator(*maps.keys(), *input.args[1]);
    std::vector<SourceRow> found(num_rows);
    for (size_t row = 0; row < num_rows; ++row) {
      if (maps.is_null(row) || comparator.right_is_null(row)) continue;
      const ListEntry entry = maps.entry(row);
      for (uint32_t i = entry.offset; i < entry.offset + entry.size; ++i) {
        if (!comparator.equal(i, row)) continue;
        found[row].row = i;
        break;
      }
    }
    return gather_from(maps.map_values()->type(), std::span(&maps.map_values(), 1), found);
  });
}

}  // namespace firesteel
