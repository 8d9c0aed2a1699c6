#include "columnar/gather_from.h"

namespace firesteel {
namespace {

template <class T>
void pick_values(const std::vector<Decoded>& sources, std::span<const SourceRow> rows,
                 Vector& out) {
  T* to = out.mutable_values<T>();
  for (size_t i = 0; i < rows.size(); ++i) {
    const SourceRow& row = rows[i];
    if (row.is_null() || sources[row.source].is_null(row.row)) {
      to[i] = T();
      out.set_null(i);
    } else {
      to[i] = sources[row.source].at<T>(row.row);
    }
  }
}

// Marks the nulls among the rows of nested vectors, and turns positions of rows into positions in
// the vectors' flat forms, which is what their children go by.
std::vector<SourceRow> resolve_rows(const std::vector<Decoded>& sources,
                                    std::span<const SourceRow> rows, Vector& out) {
  std::vector<SourceRow> resolved(rows.begin(), rows.end());
  for (size_t i = 0; i < rows.size(); ++i) {
    SourceRow& row = resolved[i];
    if (!row.is_null()) {
      const Decoded& source = sources[row.source];
      row.row =
          source.is_null(row.row) ? SourceRow::kNull : static_cast<uint32_t>(source.index(row.row));
    }
    if (row.is_null()) out.set_null(i);
  }
  return resolved;
}

VectorPtr gather_child(size_t child, const std::vector<Decoded>& sources,
                       std::span<const SourceRow> rows) {
  std::vector<VectorPtr> children;
  for (const Decoded& source : sources) children.push_back(source.flat().children()[child]);
  const DataType& type = children[0]->type();
  return gather_from(type, children, rows);
}

}  // namespace

VectorPtr gather_from(const DataType& type, std::span<const VectorPtr> sources,
                      std::span<const SourceRow> rows) {
  std::vector<Decoded> decoded;
  decoded.reserve(sources.size());
  for (const auto& source : sources) decoded.emplace_back(*source);
  auto out = Vector::flat(type, rows.size());
  switch (type.id()) {
    case TypeId::kNull:
      for (size_t i = 0; i < rows.size(); ++i) out->set_null(i);
      return out;
    case TypeId::kArray:
    case TypeId::kMap: {
      const auto resolved = resolve_rows(decoded, rows, *out);
      auto* entries = out->mutable_values<ListEntry>();
      std::vector<SourceRow> elements;
      for (size_t i = 0; i < resolved.size(); ++i) {
        entries[i] = {static_cast<uint32_t>(elements.size()), 0};
        if (resolved[i].is_null()) continue;
        const auto& source = decoded[resolved[i].source];
        const ListEntry entry = source.data<ListEntry>()[resolved[i].row];
        entries[i].size = entry.size;
        for (uint32_t k = 0; k < entry.size; ++k) {
          elements.push_back({resolved[i].source, entry.offset + k});
        }
      }
      std::vector<VectorPtr> children;
      const size_t count = type.is(TypeId::kMap) ? 2 : 1;
      for (size_t i = 0; i < count; ++i) children.push_back(gather_child(i, decoded, elements));
      out->set_children(std::move(children));
      return out;
    }
    case TypeId::kStruct:
    case TypeId::kVariant: {
      const auto resolved = resolve_rows(decoded, rows, *out);
      std::vector<VectorPtr> children;
      const size_t count = type.is(TypeId::kVariant) ? 2 : type.fields().size();
      for (size_t i = 0; i < count; ++i) children.push_back(gather_child(i, decoded, resolved));
      out->set_children(std::move(children));
      return out;
    }
    default:
      break;
  }
  switch (type.value_width()) {
    case 1:
      pick_values<uint8_t>(decoded, rows, *out);
      break;
    case 2:
      pick_values<uint16_t>(decoded, rows, *out);
      break;
    case 4:
      pick_values<uint32_t>(decoded, rows, *out);
      break;
    case 8:
      pick_values<uint64_t>(decoded, rows, *out);
      break;
    default:
      // Strings, and any other 16 bytes.
      pick_values<StringRef>(decoded, rows, *out);
  }
  for (const auto& source : sources) out->keep_alive_from(*source);
  return out;
}

}  // namespace firesteel
