#pragma once

namespace firesteel {

// Means and co-moments of pairs, updated one pair at a time as Spark does.
struct CovarianceState {
  double n = 0;
  double x_mean = 0;
  double y_mean = 0;
  // Sums of (x - x_mean)(y - y_mean), (x - x_mean)^2, (y - y_mean)^2.
  double xy = 0;
  double xx = 0;
  double yy = 0;

  void add(double x, double y) {
    n += 1.0;
    const double dx = x - x_mean;
    const double dy = y - y_mean;
    x_mean += dx / n;
    y_mean += dy / n;
    xy += dx * (y - y_mean);
    xx += dx * (x - x_mean);
    yy += dy * (y - y_mean);
  }

  void merge(const CovarianceState& other) {
    const double total = n + other.n;
    const double dx = other.x_mean - x_mean;
    const double dy = other.y_mean - y_mean;
    const double x_step = total == 0.0 ? 0.0 : dx / total;
    const double y_step = total == 0.0 ? 0.0 : dy / total;
    x_mean += x_step * other.n;
    y_mean += y_step * other.n;
    xy = xy + other.xy + dx * y_step * n * other.n;
    xx = xx + other.xx + dx * x_step * n * other.n;
    yy = yy + other.yy + dy * y_step * n * other.n;
    n = total;
  }
};

}  // namespace firesteel
