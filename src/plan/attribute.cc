#include "plan/attribute.h"

#include <atomic>

namespace firesteel {

ExprId next_expr_id() {
  static std::atomic<ExprId> next{0};
  return next.fetch_add(1, std::memory_order_relaxed);
}

Schema to_schema(const Attributes& attributes) {
  Schema schema;
  schema.reserve(attributes.size());
  for (const Attribute& attribute : attributes) {
    schema.push_back({attribute.name, attribute.type, attribute.nullable, attribute.metadata});
  }
  return schema;
}

Attributes to_attributes(const Schema& schema) {
  Attributes attributes;
  attributes.reserve(schema.size());
  for (const StructField& field : schema) {
    attributes.push_back({.name = field.name,
                          .type = field.type,
                          .nullable = field.nullable,
                          .id = next_expr_id(),
                          .metadata = field.metadata});
  }
  return attributes;
}

}  // namespace firesteel
