// The tables that DataFrame.show and a notebook print.

#include <algorithm>

#include "dataframe/operations.h"
#include "functions/coercion.h"
#include "plan/relations.h"
#include "session/text_table.h"

namespace firesteel {
namespace {

struct ShownRows {
  std::vector<std::string> names;
  std::vector<std::vector<std::string>> rows;
  bool has_more = false;
};

ShownRows fetch_rows(const PlanPtr& child, PlanServices& services, int num_rows) {
  const int64_t wanted = std::clamp<int64_t>(num_rows, 0, INT32_MAX - 15);
  const PlanPtr limited =
      std::make_shared<Limit>(Literal::integer(static_cast<int>(wanted) + 1), nullptr, child);
  ShownRows out;
  for (const auto& attribute : child->output()) out.names.push_back(attribute.name);
  for (const auto& batch : services.execute(services.analyze(limited))) {
    for (size_t row = 0; row < batch.num_rows; ++row) {
      if (static_cast<int64_t>(out.rows.size()) == wanted) {
        out.has_more = true;
        return out;
      }
      std::vector<std::string> cells;
      for (size_t c = 0; c < batch.columns.size(); ++c) {
        cells.push_back(shown_value(batch.columns[c]->value(row), child->output()[c].type,
                                    services.settings().time_zone));
      }
      out.rows.push_back(std::move(cells));
    }
  }
  return out;
}

PlanPtr one_string(const std::string& column, std::string text) {
  Batch batch;
  batch.num_rows = 1;
  batch.columns.push_back(Vector::constant(TypeId::kString, Value(std::move(text)), 1));
  return std::make_shared<LocalRelation>(
      to_attributes({{column, TypeId::kString, false, ""}}),
      std::make_shared<const std::vector<Batch>>(std::vector<Batch>{std::move(batch)}));
}

std::string escape_html(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace

PlanPtr show_string(PlanPtr child, int num_rows, int truncate, bool vertical) {
  return std::make_shared<Deferred>(
      "ShowString", Plans{std::move(child)},
      [=](const Plans& children, PlanServices& services) -> PlanPtr {
        const ShownRows shown = fetch_rows(children[0], services, num_rows);
        std::string text = vertical ? vertical_table(shown.names, shown.rows, truncate)
                                    : text_table(shown.names, shown.rows, truncate);
        if (shown.has_more) {
          text += "only showing top " + std::to_string(shown.rows.size()) +
                  (shown.rows.size() == 1 ? " row" : " rows");
        }
        return one_string("show_string", std::move(text));
      });
}

PlanPtr html_string(PlanPtr child, int num_rows, int truncate) {
  return std::make_shared<Deferred>(
      "HtmlString", Plans{std::move(child)},
      [=](const Plans& children, PlanServices& services) -> PlanPtr {
        const ShownRows shown = fetch_rows(children[0], services, num_rows);
        std::string text = "<table border='1'>\n<tr>";
        for (const auto& name : shown.names) {
          text += "<th>" + escape_html(name) + "</th>";
        }
        text += "</tr>\n";
        for (const auto& row : shown.rows) {
          text += "<tr>";
          for (const auto& cell : row) {
            text += "<td>" + escape_html(truncated(cell, truncate)) + "</td>";
          }
          text += "</tr>\n";
        }
        text += "</table>\n";
        if (shown.has_more) {
          text += "only showing top " + std::to_string(shown.rows.size()) +
                  (shown.rows.size() == 1 ? " row\n" : " rows\n");
        }
        return one_string("html_string", std::move(text));
      });
}

}  // namespace firesteel
