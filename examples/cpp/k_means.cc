// k-means clustering of points on a plane.
//
//     firesteel submit [--master MASTER] k_means [FILE [K]]
//
// FILE has a point "x y" in each line; without one, points around three centres are made up.

#include <firesteel/rdd.h>

#include <iostream>
#include <sstream>
#include <string>
#include <vector>

using firesteel::RDD;
using firesteel::SparkContext;

struct Point {
  double x;
  double y;
};

double distance(const Point& a, const Point& b) {
  return (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y);
}

int nearest(const std::vector<Point>& centres, const Point& point) {
  int best = 0;
  for (int i = 1; i < static_cast<int>(centres.size()); ++i) {
    if (distance(centres[i], point) < distance(centres[best], point)) best = i;
  }
  return best;
}

Point made_up(int64_t index) {
  firesteel::rdd::Random random(static_cast<uint64_t>(index));
  const double centre = static_cast<double>(index % 3);
  return {centre * 10 + random.nextGaussian(), -centre * 5 + random.nextGaussian()};
}

int main(int argc, char** argv) {
  const SparkContext sc(firesteel::SparkConf().setAppName("k-means"));
  const int k = argc > 2 ? std::stoi(argv[2]) : 3;
  const auto parse = [](const std::string& line) {
    Point point{};
    std::istringstream(line) >> point.x >> point.y;
    return point;
  };
  const RDD<Point> points =
      argc > 1 ? sc.textFile(argv[1]).map(parse).cache() : sc.range(0, 30000).map(made_up).cache();

  std::vector<Point> centres = points.takeSample(false, k, 7);
  for (double moved = 1; moved > 1e-6;) {
    // A vector does not fit into a lambda's bytes: it is handed over with bind or broadcast.
    const auto shared = sc.broadcast(centres);
    const auto assigned = points.map([shared](const Point& point) {
      return std::pair(nearest(*shared, point), std::pair(point, int64_t{1}));
    });
    const auto sums = assigned.reduceByKey([](const auto& a, const auto& b) {
      return std::pair(Point{a.first.x + b.first.x, a.first.y + b.first.y}, a.second + b.second);
    });
    moved = 0;
    for (const auto& [centre, sum] : sums.collect()) {
      const auto n = static_cast<double>(sum.second);
      const Point mean{sum.first.x / n, sum.first.y / n};
      moved += distance(mean, centres[centre]);
      centres[centre] = mean;
    }
    shared.destroy();
  }

  std::cout << "centres:\n";
  for (const Point& centre : centres) std::cout << centre.x << " " << centre.y << "\n";
  sc.stop();
}
