#include "adaptive/plan_bytes/context_bytes.h"

namespace firesteel {

void write_context(PlanWriter& out, const QueryContext& context) {
  out.text(context.object_type);
  out.text(context.object_name);
  out.text(context.fragment);
  out.integer(context.start_index);
  out.integer(context.stop_index);
  out.integer(context.line);
  out.integer(context.start_position);
  out.text(context.sql_text);
  out.text(context.call_site);
}

QueryContext read_context(PlanReader& in) {
  QueryContext context;
  context.object_type = in.text();
  context.object_name = in.text();
  context.fragment = in.text();
  context.start_index = in.number();
  context.stop_index = in.number();
  context.line = in.number();
  context.start_position = in.number();
  context.sql_text = in.text();
  context.call_site = in.text();
  return context;
}

}  // namespace firesteel
