#pragma once

#include <map>
#include <optional>
#include <string>

#include "adaptive/plan_bytes/plan_reader.h"
#include "adaptive/plan_bytes/plan_writer.h"
#include "columnar/value.h"
#include "functions/sql_settings.h"
#include "plan/attribute.h"

namespace firesteel {

void write_type(PlanWriter& out, const DataType& type);
DataType read_type(PlanReader& in);
void write_field(PlanWriter& out, const StructField& field);
StructField read_field(PlanReader& in);
void write_schema(PlanWriter& out, const Schema& schema);
Schema read_schema(PlanReader& in);
void write_attributes(PlanWriter& out, const Attributes& attributes);
Attributes read_attributes(PlanReader& in);

// Values of that type.
void write_value(PlanWriter& out, const Value& value, const DataType& type);
Value read_value(PlanReader& in, const DataType& type);

void write_settings(PlanWriter& out, const SqlSettings& settings);
SqlSettings read_settings(PlanReader& in);
void write_texts(PlanWriter& out, const std::map<std::string, std::string>& texts);
std::map<std::string, std::string> read_texts(PlanReader& in);

}  // namespace firesteel
