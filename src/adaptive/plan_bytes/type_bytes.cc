#include "adaptive/plan_bytes/type_bytes.h"

namespace firesteel {

void write_type(PlanWriter& out, const DataType& type) {
  out.enumerator(type.id());
  switch (type.id()) {
    case TypeId::kDecimal:
      out.integer(type.precision());
      out.integer(type.scale());
      break;
    case TypeId::kString:
      out.enumerator(type.string_kind());
      if (type.string_kind() != StringKind::kString) {
        out.integer(type.length());
      } else {
        out.text(type.collation());
      }
      break;
    case TypeId::kTime:
      out.integer(type.precision());
      break;
    case TypeId::kYearMonthInterval:
    case TypeId::kDayTimeInterval:
      out.integer(type.start_field());
      out.integer(type.end_field());
      break;
    case TypeId::kArray:
      write_type(out, type.element_type());
      out.boolean(type.contains_null());
      break;
    case TypeId::kMap:
      write_type(out, type.key_type());
      write_type(out, type.value_type());
      out.boolean(type.value_contains_null());
      break;
    case TypeId::kStruct:
      write_schema(out, type.fields());
      break;
    default:
      break;
  }
}

DataType read_type(PlanReader& in) {
  const auto id = in.enumerator<TypeId>();
  switch (id) {
    case TypeId::kDecimal: {
      const int precision = in.number();
      return DataType::decimal(precision, in.number());
    }
    case TypeId::kString: {
      const auto kind = in.enumerator<StringKind>();
      if (kind != StringKind::kString) return DataType::string(kind, in.number());
      std::string collation = in.text();
      return collation.empty() ? DataType(id) : DataType::collated_string(std::move(collation));
    }
    case TypeId::kTime:
      return DataType::time(in.number());
    case TypeId::kYearMonthInterval: {
      const auto start = static_cast<IntervalField>(in.number());
      return DataType::year_month_interval(start, static_cast<IntervalField>(in.number()));
    }
    case TypeId::kDayTimeInterval: {
      const auto start = static_cast<DayTimeField>(in.number());
      return DataType::day_time_interval(start, static_cast<DayTimeField>(in.number()));
    }
    case TypeId::kArray: {
      DataType element = read_type(in);
      return DataType::array(std::move(element), in.boolean());
    }
    case TypeId::kMap: {
      DataType key = read_type(in);
      DataType value = read_type(in);
      return DataType::map(std::move(key), std::move(value), in.boolean());
    }
    case TypeId::kStruct:
      return DataType::structure(read_schema(in));
    default:
      return id;
  }
}

void write_field(PlanWriter& out, const StructField& field) {
  out.text(field.name);
  write_type(out, field.type);
  out.boolean(field.nullable);
  out.text(field.metadata);
}

StructField read_field(PlanReader& in) {
  StructField field;
  field.name = in.text();
  field.type = read_type(in);
  field.nullable = in.boolean();
  field.metadata = in.text();
  return field;
}

void write_schema(PlanWriter& out, const Schema& schema) { out.list(schema, write_field); }
Schema read_schema(PlanReader& in) { return in.list(read_field); }

void write_attributes(PlanWriter& out, const Attributes& attributes) {
  out.list(attributes, [](PlanWriter& to, const Attribute& attribute) {
    to.text(attribute.name);
    write_type(to, attribute.type);
    to.boolean(attribute.nullable);
    to.integer(attribute.id);
  });
}

Attributes read_attributes(PlanReader& in) {
  return in.list([](PlanReader& from) {
    Attribute attribute;
    attribute.name = from.text();
    attribute.type = read_type(from);
    attribute.nullable = from.boolean();
    attribute.id = from.integer();
    return attribute;
  });
}

void write_settings(PlanWriter& out, const SqlSettings& settings) {
  out.boolean(settings.ansi);
  out.boolean(settings.case_sensitive);
  out.text(settings.time_zone);
  out.boolean(settings.enforce_reserved_keywords);
  out.boolean(settings.double_quoted_identifiers);
  out.boolean(settings.timestamp_ntz_default);
  out.boolean(settings.legacy_time_parser);
  out.boolean(settings.allow_precision_loss);
  out.boolean(settings.legacy_size_of_null);
  out.boolean(settings.group_by_ordinal);
  out.boolean(settings.order_by_ordinal);
  out.boolean(settings.group_by_aliases);
  out.boolean(settings.map_key_dedup_last_wins);
  out.text(settings.current_catalog);
  out.text(settings.current_database);
  out.text(settings.current_user);
  out.integer(settings.query_time_micros);
}

SqlSettings read_settings(PlanReader& in) {
  SqlSettings settings;
  settings.ansi = in.boolean();
  settings.case_sensitive = in.boolean();
  settings.time_zone = in.text();
  settings.enforce_reserved_keywords = in.boolean();
  settings.double_quoted_identifiers = in.boolean();
  settings.timestamp_ntz_default = in.boolean();
  settings.legacy_time_parser = in.boolean();
  settings.allow_precision_loss = in.boolean();
  settings.legacy_size_of_null = in.boolean();
  settings.group_by_ordinal = in.boolean();
  settings.order_by_ordinal = in.boolean();
  settings.group_by_aliases = in.boolean();
  settings.map_key_dedup_last_wins = in.boolean();
  settings.current_catalog = in.text();
  settings.current_database = in.text();
  settings.current_user = in.text();
  settings.query_time_micros = in.integer();
  return settings;
}

void write_texts(PlanWriter& out, const std::map<std::string, std::string>& texts) {
  out.list(texts, [](PlanWriter& to, const auto& item) {
    to.text(item.first);
    to.text(item.second);
  });
}

std::map<std::string, std::string> read_texts(PlanReader& in) {
  std::map<std::string, std::string> out;
  for (int64_t left = in.integer(); left > 0; --left) {
    std::string key = in.text();
    out[std::move(key)] = in.text();
  }
  return out;
}

}  // namespace firesteel
